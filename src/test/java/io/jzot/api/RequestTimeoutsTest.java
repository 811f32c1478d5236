package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.testing.Blob;
import io.jzot.testing.ProcessVitals;
import io.jzot.testing.RawConnection;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.TestConfig;
import io.jzot.testing.UploadClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Whole requests and whole answers have a limit where the operator asks for one. */
@QuarkusTest
@TestProfile(RequestTimeoutsTest.Limited.class)
class RequestTimeoutsTest {
  private static final Duration READ = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LARGE = 32 << 20;
  private static final int PART = 1 << 20;

  private final RepositoryClient repository = RegistryClient.ofTestServer().fresh("timeouts");

  @ConfigProperty(name = "jzot.config")
  Path config = Path.of("");

  /** Two seconds for a request, three for an answer; no other limit is as short. */
  public static final class Limited implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        TestConfig limited =
            TestConfig.in(Files.createTempDirectory("jzot-timeouts"))
                .set("http", "readTimeout", READ.toSeconds() + "s")
                .set("http", "writeTimeout", "3s");
        return Map.of("jzot.config", limited.write().toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** It moves all the time, and fast enough for every other limit. */
  @Test
  void aRequestThatIsNotThereInTimeIsCut() {
    UploadClient upload = repository.upload();
    try (RawConnection connection = RawConnection.open()) {
      connection.send(
          "PATCH %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\n"
                  .formatted(upload.location())
              + "Content-Length: 1000000000\r\n\r\n");
      byte[] part = new byte[4096];
      await().atMost(PATIENCE).until(() -> connection.trySend(part).hasAnswer());
      connection.readToEnd(); // closed, or this fails
    }
    upload.status().expect(204);
    upload.cancel().expect(204);
  }

  @Test
  void anAnswerThatIsNotTakenInTimeIsCut() throws IOException {
    Path root = config.resolveSibling("root").toRealPath();
    Blob blob = Blob.random(LARGE);
    UploadClient upload = repository.upload();
    for (int at = 0; at < LARGE; at += PART) {
      upload.append(blob.part(at, at + PART)).expect(202);
    }
    upload.finish(blob.digest()).expect(201);
    long open = ProcessVitals.openBelow(root);
    try (RawConnection connection = RawConnection.open()) {
      connection.send(
          "GET %s HTTP/1.1\r\nHost: a\r\n\r\n"
              .formatted(repository.path("blobs/" + blob.digest())));
      await().atMost(PATIENCE).until(() -> ProcessVitals.openBelow(root) > open);
      await().atMost(PATIENCE).until(() -> ProcessVitals.openBelow(root) == open);
      assertThat(connection.readToEnd()).isLessThan(LARGE);
    }
  }

  /** The limit is for a request, not for a connection on which nothing is asked. */
  @Test
  void aConnectionOutlivesTheLimit() {
    try (RawConnection connection = RawConnection.open()) {
      connection.send("GET /v2/ HTTP/1.1\r\nHost: a\r\n\r\n").read().expect(200);
      await().during(READ.multipliedBy(2)).atMost(PATIENCE).until(() -> !connection.hasAnswer());
      connection.send("GET /v2/ HTTP/1.1\r\nHost: a\r\n\r\n").read().expect(200);
    }
  }
}
