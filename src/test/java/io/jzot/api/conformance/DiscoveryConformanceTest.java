package io.jzot.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Document;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Distribution-spec, "Content Discovery": tags and referrers. */
@QuarkusTest
class DiscoveryConformanceTest {
  private final RegistryClient registry = RegistryClient.ofTestServer();
  private final RepositoryClient repository = registry.fresh("conformance/discovery");

  @Test
  @DisplayName("#37 the tags of a repository that does not exist: 404 with JSON")
  void tagsOfNothing() {
    repository.tags("").expectError(404, "NAME_UNKNOWN");
  }

  @Test
  @DisplayName("#38 tags are sorted by bytes; last is exclusive, and all after it follow")
  void tagsInOrder() {
    Images images = Images.any();
    repository.push(images);
    List<String> unsorted =
        List.of("b", "a", "Z", "_x", "1.10", "1.9", "a-b", "a.b", "A", "latest");
    unsorted.forEach(tag -> repository.putManifest(tag, images.top()).expect(201));
    List<String> sorted = unsorted.stream().sorted().toList();

    Answer all = repository.tags("").expect(200);
    assertThat(all.texts("tags")).isEqualTo(sorted);
    assertThat(all.json().path("name").asText()).isEqualTo(repository.name());

    for (int i = 0; i < sorted.size(); i++) {
      assertThat(repository.tags("?last=" + sorted.get(i)).expect(200).texts("tags"))
          .isEqualTo(sorted.subList(i + 1, sorted.size()));
    }
  }

  @Test
  @DisplayName("#39 the referrers of nothing: 200 with an empty index")
  void referrersOfNothing() {
    Digest unknown = Blob.random(10).digest();
    assertNoReferrers(repository.referrers(unknown, ""));
    Digest longer = DataSet.SHA512.create().top().digest();
    assertNoReferrers(repository.referrers(longer, ""));

    repository.push(Images.any());
    assertNoReferrers(repository.referrers(unknown, ""));
  }

  private static void assertNoReferrers(Answer answer) {
    answer.expect(200);
    assertThat(answer.header("Content-Type")).isEqualTo(MediaType.OCI_INDEX.value());
    assertThat(answer.json().path("schemaVersion").asInt()).isEqualTo(2);
    assertThat(answer.json().path("mediaType").asText()).isEqualTo(MediaType.OCI_INDEX.value());
    assertThat(answer.json().path("manifests").isArray()).isTrue();
    assertThat(answer.json().path("manifests")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#40 referrers come with digest, type, size, artifact type and all annotations")
  void referrers(DataSet data) {
    Images images = data.create();
    repository.push(images);
    for (Document document : images.documents()) {
      Answer listed = repository.referrers(document.digest(), "").expect(200);
      assertThat(listed.header("Content-Type")).isEqualTo(MediaType.OCI_INDEX.value());
      assertListed(listed, images.referrersOf(document.digest()));
      if (document.subject() != null) {
        Answer siblings = repository.referrers(document.subject(), "").expect(200);
        assertListed(siblings, images.referrersOf(document.subject()));
      }
    }
  }

  private static void assertListed(Answer answer, List<Document> expected) {
    Map<String, JsonNode> listed = new HashMap<>();
    answer.json().path("manifests").forEach(d -> listed.put(d.path("digest").asText(), d));
    assertThat(answer.json().path("manifests")).hasSize(expected.size());
    for (Document document : expected) {
      JsonNode descriptor = listed.get(document.digest().toString());
      assertThat(descriptor).as("%s in %s", document, answer).isNotNull();
      assertThat(descriptor.path("mediaType").asText()).isEqualTo(document.mediaType().value());
      assertThat(descriptor.path("size").asLong()).isEqualTo(document.bytes().length);
      String artifactType = document.artifactType();
      assertThat(descriptor.path("artifactType").asText())
          .isEqualTo(artifactType == null ? "" : artifactType);
      Map<String, String> annotations = new HashMap<>();
      descriptor
          .path("annotations")
          .properties()
          .forEach(entry -> annotations.put(entry.getKey(), entry.getValue().asText()));
      assertThat(annotations).isEqualTo(document.annotations());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ARTIFACTS_WITH_SUBJECT", "INDEX_WITH_SUBJECT", "MISSING_SUBJECT"})
  @DisplayName("#41 a filter is applied, and said to be")
  void filtered(DataSet data) {
    Images images = data.create();
    repository.push(images);
    for (Document referrer : images.documents()) {
      if (referrer.subject() == null || referrer.artifactType() == null) {
        continue;
      }
      String type = referrer.artifactType();

      Answer listed =
          repository.referrers(
              referrer.subject(),
              "?artifactType=" + URLEncoder.encode(type, StandardCharsets.UTF_8));

      assertThat(listed.expect(200).header("OCI-Filters-Applied")).isEqualTo("artifactType");
      assertListed(
          listed,
          images.referrersOf(referrer.subject()).stream()
              .filter(document -> type.equals(document.artifactType()))
              .toList());
      Answer none = repository.referrers(referrer.subject(), "?artifactType=none/such");
      assertNoReferrers(none);
      assertThat(none.header("OCI-Filters-Applied")).isEqualTo("artifactType");
    }
    assertThat(repository.referrers(images.top().digest(), "").has("OCI-Filters-Applied"))
        .isFalse();
  }

  @Test
  @DisplayName("#42 every listing is right immediately after each write")
  void rightAfterTheWrite() {
    Images images = DataSet.ARTIFACTS_WITH_SUBJECT.create();
    Document subject = images.document("image");
    repository.pushBlobs(images);
    List<Document> pushed = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    for (Document document : images.documents()) {
      repository.putManifest("t-" + document.name(), document).expect(201);
      tags.add("t-" + document.name());
      if (document.subject() != null) {
        pushed.add(document);
      }
      assertThat(repository.tags()).isEqualTo(tags.stream().sorted().toList());
      assertListed(repository.referrers(subject.digest(), ""), pushed);
    }
    for (Document document : List.copyOf(pushed)) {
      repository.deleteManifest(document.digest()).expect(202);
      pushed.remove(document);
      tags.remove("t-" + document.name());
      assertListed(repository.referrers(subject.digest(), ""), pushed);
      assertThat(repository.tags()).isEqualTo(tags.stream().sorted().toList());
    }
  }

  @Test
  @DisplayName("a subject may arrive after what refers to it")
  void subjectLater() {
    Images images = Images.any();
    Document late = images.top();
    Images early =
        Images.sha256()
            .artifact(
                "note",
                "application/vnd.example.note",
                a -> a.layers(1).subject(late.mediaType(), late.digest(), late.bytes().length));
    repository.push(early);
    assertListed(repository.referrers(late.digest(), ""), early.documents());

    repository.push(images, "latest");
    assertListed(repository.referrers(late.digest(), ""), early.documents());
    assertThat(repository.tags()).containsExactly("latest");

    repository.deleteManifest(late.digest()).expect(202);
    assertListed(repository.referrers(late.digest(), ""), early.documents());
  }
}
