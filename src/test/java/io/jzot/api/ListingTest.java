package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Document;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of tags, repositories and referrers. */
@QuarkusTest
class ListingTest {
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");
  private static final int MANIFEST_LIMIT = 4 * 1024 * 1024;

  private final RegistryClient registry = RegistryClient.ofTestServer();
  private final RepositoryClient repository = registry.fresh("listing");

  /** All items from that address on, following {@code Link} to its end. */
  private List<String> walk(String from, int pageSize, Function<Answer, List<String>> items) {
    List<String> all = new ArrayList<>();
    String next = from;
    while (!next.isEmpty()) {
      Answer page = registry.get(next).expect(200);
      List<String> found = items.apply(page);
      assertThat(found).hasSizeLessThanOrEqualTo(pageSize);
      all.addAll(found);
      if (page.has("Link")) {
        assertThat(found).as("a page with a Link is full").hasSize(pageSize);
      }
      next = next(page);
    }
    return all;
  }

  private static String next(Answer page) {
    if (!page.has("Link")) {
      return "";
    }
    Matcher link = NEXT.matcher(page.header("Link"));
    assertThat(link.matches()).as(page.header("Link")).isTrue();
    assertThat(link.group(1)).startsWith("/v2/");
    return link.group(1);
  }

  private List<String> pushTags(int count) {
    Images images = Images.any();
    repository.push(images);
    List<String> tags = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tags.add("v1." + i);
    }
    tags.forEach(tag -> repository.putManifest(tag, images.top()).expect(201));
    return tags.stream().sorted().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 11, 12, 13, 1000})
  void pagesOfTagsAreTheWholeList(int pageSize) {
    List<String> tags = pushTags(12);

    List<String> walked =
        walk(repository.path("tags/list?n=" + pageSize), pageSize, page -> page.texts("tags"));

    assertThat(walked).isEqualTo(tags);
  }

  @Test
  void linkOfTagsSaysWhereTheNextPageBegins() {
    List<String> tags = pushTags(3);

    Answer first = repository.tags("?n=2").expect(200);

    assertThat(first.header("Link"))
        .isEqualTo("<" + repository.path("tags/list?n=2&last=") + tags.get(1) + ">; rel=\"next\"");
    assertThat(repository.tags("?n=3").has("Link")).isFalse();
    assertThat(repository.tags("").has("Link")).isFalse();
    assertThat(repository.tags("?n=1&last=" + tags.get(1)).has("Link")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "n=0, ''",
    "n=99999999999999999999, 'v1.0,v1.1,v1.2'",
    "n=002, 'v1.0,v1.1'",
    "last=v1.0, 'v1.1,v1.2'",
    "last=v1.2, ''",
    "last=zzz, ''",
    "last=, 'v1.0,v1.1,v1.2'",
    "last=v1.1a, 'v1.2'",
    "last=v1, 'v1.0,v1.1,v1.2'",
    "last=%21, 'v1.0,v1.1,v1.2'",
    "n=1&last=v1.00, 'v1.1'",
    "unknown=1, 'v1.0,v1.1,v1.2'",
  })
  void boundsOfTags(String query, String expected) {
    pushTags(3);

    Answer page = repository.tags("?" + query).expect(200);

    assertThat(String.join(",", page.texts("tags"))).isEqualTo(expected);
  }

  @Test
  void aRepositoryWithoutTagsHasAnEmptyList() {
    repository.pushInOne(Blob.random(10)).expect(201);

    assertThat(repository.tags("").expect(200).text())
        .isEqualTo("{\"name\":\"" + repository.name() + "\",\"tags\":[]}");
  }

  @Test
  void catalogIsSortedByBytesAndPaged() {
    String prefix = repository.name();
    // In the order of bytes: '-' before '.' before '/' before digits before letters.
    List<String> names =
        List.of("", "-a", ".a", "/a", "/a/b", "0", "a").stream().map(end -> prefix + end).toList();
    names.forEach(name -> registry.repository(name).pushInOne(Blob.random(10)).expect(201));

    for (int pageSize : new int[] {1, 2, 3, 100}) {
      List<String> walked =
          walk("/v2/_catalog?n=" + pageSize, pageSize, page -> page.texts("repositories"));
      assertThat(walked).isSorted().doesNotHaveDuplicates().containsAll(names);
      assertThat(walked.stream().filter(name -> name.startsWith(prefix))).isEqualTo(names);
    }
    assertThat(registry.get("/v2/_catalog").expect(200).texts("repositories"))
        .isSorted()
        .containsAll(names);
    assertThat(registry.get("/v2/_catalog?n=3&last=" + prefix).expect(200).texts("repositories"))
        .isEqualTo(names.subList(1, 4));
    assertThat(registry.get("/v2/_catalog?n=0").expect(200).texts("repositories")).isEmpty();
    assertThat(registry.get("/v2/_catalog?last=zzzz").expect(200).texts("repositories")).isEmpty();
  }

  @Test
  void whatWasOnlyAskedForIsNotInTheCatalog() {
    RepositoryClient asked = registry.fresh("listing/asked");
    asked.headBlob(Blob.random(10).digest()).expect(404);
    asked.manifest("latest").expect(404);
    asked.referrers(Blob.random(10).digest(), "").expect(200);
    asked.mount(Blob.random(10).digest(), repository.name()).expect(202);
    asked.upload().append(Blob.randomBytes(10)).expect(202);

    assertThat(registry.get("/v2/_catalog").texts("repositories")).doesNotContain(asked.name());
    asked.tags("").expectError(404, "NAME_UNKNOWN");
  }

  @Test
  void pagesOfReferrersKeepTheFilter() {
    Images images = Images.any();
    Document subject = images.top();
    Set<String> wanted = new HashSet<>();
    for (int i = 0; i < 7; i++) {
      String name = "a" + i;
      images.artifact(
          name,
          i % 2 == 0 ? "application/vnd.example.a+b" : "application/vnd.example.other",
          a -> a.subject("image").annotation("n", name));
      if (i % 2 == 0) {
        wanted.add(images.document(name).digest().toString());
      }
    }
    repository.push(images);

    List<String> walked =
        walk(
            repository.path(
                "referrers/"
                    + subject.digest()
                    + "?n=3&artifactType=application/vnd.example.a%2Bb"),
            3,
            page -> {
              assertThat(page.header("OCI-Filters-Applied")).isEqualTo("artifactType");
              return digests(page);
            });

    assertThat(walked).isSorted().containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(
            walk(
                repository.path("referrers/" + subject.digest() + "?n=2"), 2, ListingTest::digests))
        .hasSize(7)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void severalArtifactTypesAreAllLookedFor() {
    Images images = Images.any();
    Document subject = images.top();
    for (String type : List.of("a/a", "a/b", "a/c")) {
      images.artifact(type, type, a -> a.subject("image"));
    }
    repository.push(images);

    Answer listed =
        repository.referrers(subject.digest(), "?artifactType=a/a&artifactType=a/c").expect(200);

    assertThat(digests(listed))
        .containsExactlyInAnyOrder(
            images.document("a/a").digest().toString(), images.document("a/c").digest().toString());
  }

  @Test
  void noPageOfReferrersIsLargerThanAManifest() {
    Images images = Images.any();
    Document subject = images.top();
    String filling = "x".repeat(250_000);
    for (int i = 0; i < 20; i++) {
      String name = "a" + i;
      images.artifact(
          name, "a/large", a -> a.subject("image").annotation("n", name).annotation("x", filling));
    }
    repository.push(images);

    List<String> all = new ArrayList<>();
    String next = repository.path("referrers/" + subject.digest());
    while (!next.isEmpty()) {
      Answer page = registry.get(next).expect(200);
      assertThat(page.body().length).isLessThanOrEqualTo(MANIFEST_LIMIT);
      all.addAll(digests(page));
      next = next(page);
    }
    assertThat(all).hasSize(20).isSorted().doesNotHaveDuplicates();
  }

  private static List<String> digests(Answer page) {
    List<String> digests = new ArrayList<>();
    for (JsonNode descriptor : page.json().path("manifests")) {
      digests.add(descriptor.path("digest").asText());
    }
    return digests;
  }
}
