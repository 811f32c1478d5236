package io.jzot.release;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Images;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RawConnection;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.UploadClient;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kill -9: what was acknowledged is there when the server is back. */
@Timeout(120)
class CrashIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PUSHERS = 4;
  private static final int KILLS = 2;

  @TempDir private Path folder;

  @Test
  void anUploadGoesOnFromTheReportedRange() throws Exception {
    Blob blob = Blob.random(6 << 20);
    int acknowledged = 2 << 20;
    String location;
    try (JzotProcess server = JzotProcess.start(folder)) {
      UploadClient upload = new RegistryClient(server.uri()).repository("crash").upload();
      upload.append(blob.part(0, acknowledged)).expect(202);
      location = upload.location();
      try (RawConnection rest = RawConnection.open(server.uri())) {
        rest.send(patch(location, acknowledged, blob).getBytes(ISO_8859_1));
        rest.send(blob.part(acknowledged, 4 << 20));
        await().atMost(PATIENCE).until(() -> tail(upload.status().expect(204)) > acknowledged);
        server.kill();
      }
    }
    try (JzotProcess server = JzotProcess.start(folder)) {
      RegistryClient client = new RegistryClient(server.uri());
      int tail = tail(client.send(Call.get(location)).expect(204));
      assertThat(tail).isBetween(acknowledged + 1, 4 << 20);

      byte[] rest = blob.part(tail, blob.size());
      client
          .send(
              Call.put(location + "?digest=" + blob.digest())
                  .header("Content-Range", tail + "-" + (blob.size() - 1))
                  .body(rest))
          .expect(201);
      client.repository("crash").blob(blob.digest()).expect(200).expectBody(blob.bytes());
    }
  }

  @Test
  void whatWasAcknowledgedIsThere() throws Exception {
    Map<String, Images> acknowledged = new ConcurrentHashMap<>();
    for (int round = 0; round < KILLS; round++) {
      try (JzotProcess server = JzotProcess.start(folder)) {
        check(server, acknowledged);
        pushUntilKilled(server, acknowledged, 25 * (round + 1));
      }
    }
    try (JzotProcess server = JzotProcess.start(folder)) {
      check(server, acknowledged);
    }
  }

  private static void pushUntilKilled(
      JzotProcess server, Map<String, Images> acknowledged, int enough) throws Exception {
    ExecutorService pushers = Executors.newFixedThreadPool(PUSHERS);
    RepositoryClient repository = new RegistryClient(server.uri()).repository("crash");
    for (int i = 0; i < PUSHERS; i++) {
      String pusher = "p" + i + '-' + acknowledged.size() + '-';
      pushers.execute(() -> pushAll(repository, pusher, acknowledged));
    }
    await().atMost(PATIENCE).until(() -> acknowledged.size() >= enough);
    server.kill();
    pushers.shutdown();
    assertThat(pushers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Pushes images until the server is gone. */
  private static void pushAll(
      RepositoryClient repository, String prefix, Map<String, Images> acknowledged) {
    try {
      for (int i = 0; true; i++) {
        Images images = Images.any();
        repository.push(images, prefix + i);
        acknowledged.put(prefix + i, images);
      }
    } catch (UncheckedIOException e) {
      // killed
    }
  }

  private static void check(JzotProcess server, Map<String, Images> acknowledged) {
    RepositoryClient repository = new RegistryClient(server.uri()).repository("crash");
    acknowledged.forEach(
        (tag, images) -> {
          repository.manifest(tag).expect(200).expectBody(images.top().bytes());
          images
              .blobs()
              .forEach(blob -> repository.blob(blob.digest()).expect(200).expectBody(blob.bytes()));
        });
    if (!acknowledged.isEmpty()) {
      // Nothing else that the index has tagged may be torn either.
      assertThat(repository.tags())
          .containsAll(acknowledged.keySet())
          .allSatisfy(tag -> repository.manifest(tag).expect(200));
    }
  }

  private static String patch(String location, int first, Blob blob) {
    String head =
        "PATCH %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\nContent-Range: %d-%d\r\n\r\n";
    return head.formatted(location, blob.size() - first, first, blob.size() - 1);
  }

  /** How many bytes a session has, by its {@code Range} header. */
  private static int tail(Answer status) {
    String range = status.header("Range");
    return Integer.parseInt(range.substring(range.indexOf('-') + 1)) + 1;
  }
}
