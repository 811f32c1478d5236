package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Document;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entity tags, conditional requests, and that HEAD tells what GET would. */
@QuarkusTest
class CachingTest {
  private final RepositoryClient repository = RegistryClient.ofTestServer().fresh("caching");
  private final Images images =
      Images.sha256().image("one", i -> i.layers(1)).image("two", i -> i.layers(1));
  private final Document one = images.document("one");
  private final Document two = images.document("two");
  private final Blob blob = Blob.random(3000);

  @BeforeEach
  void push() {
    repository.push(images);
    repository.putManifest("tag", one).expect(201);
    repository.pushInOne(blob).expect(201);
  }

  private List<String> paths() {
    return List.of(
        repository.manifestPath("tag"),
        repository.manifestPath(one.digest()),
        repository.path("blobs/" + blob.digest()));
  }

  private static String etag(Digest digest) {
    return '"' + digest.toString() + '"';
  }

  private String etagOf(String path) {
    return etag(path.contains("/blobs/") ? blob.digest() : one.digest());
  }

  @Test
  void headTellsWhatGetWould() {
    for (String path : paths()) {
      Map<String, List<String>> got = headers(repository.send(Call.get(path)).expect(200));
      assertThat(headers(repository.send(Call.head(path)).expect(200))).as(path).isEqualTo(got);
    }
  }

  private static Map<String, List<String>> headers(Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(answer.headers());
    headers.remove("Date");
    return headers;
  }

  @Test
  void whatADigestNamesNeverChangesAndWhatATagNamesMay() {
    for (String path : paths()) {
      Answer answer = repository.send(Call.get(path)).expect(200);
      assertThat(answer.header("ETag")).isEqualTo(etagOf(path));
      assertThat(answer.header("Cache-Control"))
          .contains(path.endsWith("/tag") ? "no-cache" : "immutable")
          .contains("public");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "W/%s", "*", "\"other\", %s", "\"a\",%s,\"b\""})
  void whatTheClientHasIsNotSentAgain(String pattern) {
    for (String path : paths()) {
      for (String method : List.of("GET", "HEAD")) {
        Answer answer =
            repository.send(
                Call.of(method, path).header("If-None-Match", pattern.formatted(etagOf(path))));

        answer.expect(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("ETag")).isEqualTo(etagOf(path));
        assertThat(answer.has("Cache-Control")).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"other\"", "\"\"", "sha256", ""})
  void whatTheClientLacksIsSent(String value) {
    for (String path : paths()) {
      repository.send(Call.get(path).header("If-None-Match", value)).expect(200);
      repository.send(Call.head(path).header("If-None-Match", value)).expect(200);
    }
  }

  @Test
  void aTagThatMovedIsSentAgain() {
    String path = repository.manifestPath("tag");
    repository.putManifest("tag", two).expect(201);

    Answer answer =
        repository.send(Call.get(path).header("If-None-Match", etag(one.digest()))).expect(200);

    answer.expectBody(two.bytes());
    assertThat(answer.header("ETag")).isEqualTo(etag(two.digest()));
  }

  @Test
  void aRangeIsOnlyOfTheContentThatTheClientMeans() {
    String path = repository.path("blobs/" + blob.digest());
    Call same = Call.get(path).header("Range", "bytes=0-9").header("If-Range", etagOf(path));
    Call other = Call.get(path).header("Range", "bytes=0-9").header("If-Range", "\"other\"");

    repository.send(same).expect(206).expectBody(blob.part(0, 10));
    repository.send(other).expect(200).expectBody(blob.bytes());
  }

  @Test
  void ifNoneMatchIsStrongerThanRange() {
    String path = repository.path("blobs/" + blob.digest());

    repository
        .send(Call.get(path).header("Range", "bytes=0-9").header("If-None-Match", etagOf(path)))
        .expect(304);
  }

  private Call put(String tag, Document document) {
    return Call.put(repository.manifestPath(tag))
        .header("Content-Type", document.mediaType())
        .body(document.bytes());
  }

  private void assertNames(String tag, Document document) {
    repository.manifest(tag).expect(200).expectBody(document.bytes());
  }

  @Test
  void aTagIsCreatedOnlyIfItIsNotThere() {
    repository.send(put("new", one).header("If-None-Match", "*")).expect(201);
    repository.send(put("new", two).header("If-None-Match", "*")).expectError(412, "DENIED");
    repository.send(put("new", one).header("If-None-Match", "*")).expectError(412, "DENIED");

    assertNames("new", one);
  }

  @Test
  void aTagMovesOnlyFromWhereItIsThoughtToBe() {
    String atOne = etag(one.digest());
    repository.send(put("tag", two).header("If-Match", atOne)).expect(201);
    repository.send(put("tag", one).header("If-Match", atOne)).expectError(412, "DENIED");
    assertNames("tag", two);

    repository.send(put("tag", one).header("If-Match", "*")).expect(201);
    repository.send(put("tag", two).header("If-Match", "\"x\", " + atOne)).expect(201);
    repository.send(put("absent", one).header("If-Match", "*")).expectError(412, "DENIED");
    repository.send(put("absent", one).header("If-Match", atOne)).expectError(412, "DENIED");
    assertNames("tag", two);
    repository.manifest("absent").expect(404);
  }

  @Test
  void aTagGoesOnlyFromWhereItIsThoughtToBe() {
    String path = repository.manifestPath("tag");
    repository
        .send(Call.delete(path).header("If-Match", etag(two.digest())))
        .expectError(412, "DENIED");
    repository.send(Call.delete(path).header("If-None-Match", "*")).expectError(412, "DENIED");
    assertNames("tag", one);

    repository.send(Call.delete(path).header("If-Match", etag(one.digest()))).expect(202);
    repository.manifest("tag").expect(404);
  }

  @Test
  void ofManyWhoCreateATagExactlyOneDoes() {
    for (int round = 0; round < 5; round++) {
      String tag = "race-" + round;
      List<CompletableFuture<Integer>> pushes =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () ->
                              repository
                                  .send(
                                      put(tag, i % 2 == 0 ? one : two).header("If-None-Match", "*"))
                                  .status()))
              .toList();
      List<Integer> statuses = pushes.stream().map(CompletableFuture::join).toList();

      assertThat(statuses).containsOnlyOnce(201).allMatch(s -> s == 201 || s == 412);
    }
  }
}
