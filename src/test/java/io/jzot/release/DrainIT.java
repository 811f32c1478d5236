package io.jzot.release;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.testing.Blob;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RawConnection;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import io.jzot.testing.UploadClient;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM: what is under way is finished, but not for ever. */
@Timeout(120)
class DrainIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void finishesAnUploadThatIsUnderWay() throws Exception {
    try (JzotProcess server = start("2s", "25s")) {
      RegistryClient client = new RegistryClient(server.uri());
      Blob blob = Blob.random(1 << 20);
      try (RawConnection upload = RawConnection.open(server.uri())) {
        begin(upload, client, blob);
        upload.send(blob.part(0, 500_000));

        server.terminate();
        await().atMost(PATIENCE).until(() -> client.get("/readyz").status() == 503);
        client.get("/livez").expect(200);
        client.get("/v2/").expect(200);
        await().atMost(PATIENCE).until(() -> turnedAway(client));

        assertThat(server.alive()).isTrue();
        upload.send(blob.part(500_000, blob.size()));
        upload.read().expect(201);
      }
      assertThat(server.exitCode(PATIENCE)).isZero();
      assertThat(folder.resolve("root/drain/blobs/sha256/" + blob.digest().hex()))
          .hasBinaryContent(blob.bytes());
    }
  }

  @Test
  void doesNotWaitForeverForOneThatStands() throws Exception {
    try (JzotProcess server = start("0s", "2s")) {
      RegistryClient client = new RegistryClient(server.uri());
      Blob blob = Blob.random(100_000);
      try (RawConnection upload = RawConnection.open(server.uri())) {
        begin(upload, client, blob);
        upload.send(blob.part(0, 50_000));

        long start = System.nanoTime();
        server.terminate();
        assertThat(server.exitCode(PATIENCE)).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
      }
    }
  }

  @Test
  void stopsAtOnceWhenNothingIsUnderWay() throws Exception {
    try (JzotProcess server = start("0s", "25s")) {
      new RegistryClient(server.uri()).get("/v2/").expect(200);

      server.terminate();

      assertThat(server.exitCode(Duration.ofSeconds(8))).isZero();
    }
  }

  private JzotProcess start(String delay, String timeout) throws Exception {
    Path config =
        TestConfig.in(folder)
            .set("http", "shutdownDelay", delay)
            .set("http", "shutdownTimeout", timeout)
            .write();
    return JzotProcess.start(JzotCommand.serve(config), folder);
  }

  private static void begin(RawConnection connection, RegistryClient client, Blob blob) {
    UploadClient upload = client.repository("drain").upload();
    String head =
        "PUT %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
            .formatted(upload.finishing(blob.digest()), blob.size());
    connection.send(head.getBytes(ISO_8859_1));
  }

  private static boolean turnedAway(RegistryClient client) {
    try {
      return client.get("/v2/").status() == 503;
    } catch (UncheckedIOException e) {
      return true;
    }
  }
}
