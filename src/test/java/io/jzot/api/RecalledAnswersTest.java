package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Document;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes from memory is what the resources answer, and no older than it may be. */
@QuarkusTest
class RecalledAnswersTest {
  /** How often a machine may be so slow that memory is too old between two requests. */
  private static final int PATIENCE = 100;

  @Inject RecallWatch watch;

  private final RepositoryClient repository = RegistryClient.ofTestServer().fresh("recalled");
  private final Images images =
      Images.sha256().image("one", i -> i.layers(1)).image("two", i -> i.layers(1));
  private final Document one = images.document("one");
  private final Document two = images.document("two");

  @BeforeEach
  void push() {
    repository.push(images);
    repository.putManifest("tag", one).expect(201);
  }

  private List<String> paths() {
    String layer = repository.manifest("tag").json().path("layers").path(0).path("digest").asText();
    return List.of(
        repository.manifestPath("tag"),
        repository.manifestPath(one.digest()),
        repository.path("blobs/" + layer));
  }

  /** The answer of the resource, which a condition makes sure of, and that of memory. */
  private List<Answer> bothWays(String method, String path) {
    Call conditional = Call.of(method, path).header("If-None-Match", "\"other\"");
    Answer asked = repository.send(conditional);
    assertThat(watch.recalled(repository.name())).as(asked.toString()).isFalse();
    return List.of(asked, recalled(Call.of(method, path)));
  }

  private Answer recalled(Call call) {
    Answer answer = repository.send(call);
    for (int i = 0; i < PATIENCE && !watch.recalled(repository.name()); i++) {
      answer = repository.send(call);
    }
    assertThat(watch.recalled(repository.name())).as(answer.toString()).isTrue();
    return answer;
  }

  private static Map<String, List<String>> headers(Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(answer.headers());
    return headers;
  }

  @Test
  void memoryAnswersAsTheResourcesDo() {
    for (String path : paths()) {
      for (String method : List.of("GET", "HEAD")) {
        List<Answer> both = bothWays(method, path);

        assertThat(both.get(1).status()).isEqualTo(both.get(0).status()).isEqualTo(200);
        assertThat(headers(both.get(1))).as(method + " " + path).isEqualTo(headers(both.get(0)));
        assertThat(both.get(1).body()).isEqualTo(both.get(0).body());
      }
    }
  }

  private Blob large() {
    Blob large = Blob.random(200_000);
    repository.pushInOne(large).expect(201);
    Images image = Images.sha256().image("large", i -> i.absentLayer(large));
    repository.push(image, "large");
    return large;
  }

  /** Without the resource as well, from a file that is open. */
  @Test
  void whatIsTooLargeForMemoryIsAnsweredAsTheResourcesDo() {
    Blob large = large();
    String path = repository.path("blobs/" + large.digest());
    for (String range : List.of("bytes=5-100004", "bytes=-7", "bytes=200000-", "lines=1-2", "")) {
      watch.reset(repository.name());
      Answer asked = repository.send(ranged(path, range).header("If-Range", etag(large)));
      assertThat(watch.recalledFile(repository.name())).isFalse();

      Answer recalled = repository.send(ranged(path, range));
      for (int i = 0; i < PATIENCE && !watch.recalledFile(repository.name()); i++) {
        recalled = repository.send(ranged(path, range));
      }

      assertThat(watch.recalledFile(repository.name())).isTrue();
      assertThat(recalled.status()).as(range).isEqualTo(asked.status());
      assertThat(headers(recalled)).as(range).isEqualTo(headers(asked));
      assertThat(recalled.body()).as(range).isEqualTo(asked.body());
    }
    repository
        .blobRange(large.digest(), "bytes=5-100004")
        .expect(206)
        .expectBody(large.part(5, 100_005));
  }

  /** One that was seen to be there, but that nobody has read. */
  @Test
  void whatIsNotOpenIsOpened() {
    boolean opened = false;
    for (int i = 0; i < PATIENCE && !opened; i++) {
      Blob large = large();
      Call head = Call.of("HEAD", repository.path("blobs/" + large.digest()));
      repository.send(head).expect(200);
      watch.reset(repository.name());

      repository.blob(large.digest()).expect(200).expectBody(large.bytes());

      opened = watch.recalledSize(repository.name());
    }
    assertThat(opened).isTrue();
  }

  private static Call ranged(String path, String range) {
    return range.isEmpty() ? Call.get(path) : Call.get(path).header("Range", range);
  }

  private static String etag(Blob blob) {
    return '"' + blob.digest().toString() + '"';
  }

  @Test
  void whatIsSpecialIsNot() {
    for (String path : paths()) {
      recalled(Call.get(path));
      List<Call> special =
          List.of(
              Call.get(path).header("If-None-Match", "\"other\""), Call.get(path + "?some=thing"));
      for (Call call : special) {
        repository.send(call).expect(200, 206);
        assertThat(watch.recalled(repository.name())).as(call.toString()).isFalse();
      }
    }
  }

  @Test
  void aTagThatMovedIsSeenAtOnce() {
    for (int i = 0; i < 20; i++) {
      Document wanted = i % 2 == 0 ? two : one;
      recalled(Call.get(repository.manifestPath("tag")));
      repository.putManifest("tag", wanted).expect(201);
      repository.manifest("tag").expect(200).expectBody(wanted.bytes());
    }
  }

  @Test
  void whatIsDeletedIsGoneAtOnce() {
    for (String path : paths()) {
      recalled(Call.get(path));
    }
    repository.deleteManifest("tag").expect(202);
    repository.manifest("tag").expectError(404, "MANIFEST_UNKNOWN");
    repository.manifest(one.digest()).expect(200);
    recalled(Call.get(repository.manifestPath(one.digest())));
    repository.deleteManifest(one.digest()).expect(202);
    repository.manifest(one.digest()).expectError(404, "MANIFEST_UNKNOWN");
  }

  @Test
  void whatIsNotThereIsRefusedByTheResources() {
    repository.manifest("none").expectError(404, "MANIFEST_UNKNOWN");
    repository.blob(Blob.random(3).digest()).expectError(404, "BLOB_UNKNOWN");
    repository.send(Call.get("/v2/UPPER/manifests/tag")).expectError(400, "NAME_INVALID");
    repository.send(Call.get("/v2/manifests/tag")).expect(404);
  }
}
