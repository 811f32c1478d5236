package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.api.transfer.TransferRules;
import io.jzot.testing.Answer;
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
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that trickle are given up, and readers that take nothing; in a second, not in thirty. */
@QuarkusTest
@TestProfile(SlowBodyTest.Impatient.class)
class SlowBodyTest {
  private static final int SIZE = 1_000_000;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RepositoryClient repository = RegistryClient.ofTestServer().fresh("slow");

  @ConfigProperty(name = "jzot.config")
  Path config = Path.of("");

  /** The server with small limits. */
  public static final class Impatient implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(Rules.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Path folder = Files.createTempDirectory("jzot-slow");
        return Map.of("jzot.config", TestConfig.in(folder).write().toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** At least 1 KiB/s over one second; a reader may stand still as long. */
  @Alternative
  @Singleton
  public static final class Rules {
    @Produces
    @Alternative
    @Singleton
    TransferRules rules() {
      return new TransferRules(
          16L << 20, 512L << 10, Duration.ofSeconds(1), 1024, Duration.ofSeconds(1));
    }
  }

  private RawConnection begin(String method, String target, String type, boolean chunked) {
    String framing =
        chunked
            ? "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(SIZE) + "\r\n"
            : "Content-Length: " + SIZE + "\r\n\r\n";
    return RawConnection.open()
        .send("%s %s HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\n".formatted(method, target, type))
        .send(framing);
  }

  @ParameterizedTest
  @CsvSource({"PATCH, false", "PATCH, true", "PUT, false", "POST, true", "MANIFEST, false"})
  void aBodyThatTricklesIsGivenUp(String what, boolean chunked) {
    UploadClient upload = repository.upload();
    String digest = Blob.random(10).digest().toString();
    String target =
        switch (what) {
          case "PUT" -> upload.location() + "?digest=" + digest;
          case "POST" -> repository.path("blobs/uploads/?digest=" + digest);
          case "MANIFEST" -> repository.manifestPath("slow");
          default -> upload.location();
        };
    String method = what.equals("MANIFEST") ? "PUT" : what;
    String type = "application/vnd.oci.image.manifest.v1+json";
    try (RawConnection connection = begin(method, target, type, chunked)) {
      AtomicInteger sent = new AtomicInteger();
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                connection.trySend(new byte[] {(byte) sent.incrementAndGet()});
                return connection.hasAnswer();
              });

      Answer answer = connection.read();
      answer.expectError(408, "UNSUPPORTED");
      assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
      connection.readToEnd();
    }
  }

  @Test
  void aSlowBodyThatIsFastEnoughArrives() {
    Blob blob = Blob.random(20_000);
    UploadClient upload = repository.upload();
    try (RawConnection connection =
        RawConnection.open()
            .send(
                "PATCH %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
                    .formatted(upload.location(), blob.size()))) {
      AtomicInteger sent = new AtomicInteger();
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                int first = sent.getAndAdd(1000);
                connection.send(blob.part(first, first + 1000));
                return sent.get() == blob.size();
              });
      connection.read().expect(202);
    }
    upload.finish(blob.digest()).expect(201);
  }

  @Test
  void whatTrickledInBeforeIsKept() {
    Blob blob = Blob.random(SIZE);
    UploadClient upload = repository.upload();
    try (RawConnection connection =
        begin("PATCH", upload.location(), "application/octet-stream", false)) {
      connection.send(blob.part(0, 500_000));
      connection.read().expect(408);
    }
    assertThat(upload.status().expect(204).header("Range")).isEqualTo("0-499999");
    upload.chunk(500_000, blob.part(500_000, SIZE)).expect(202);
    upload.finish(blob.digest()).expect(201);
  }

  /** What has been written already and nobody takes does not keep the file open. */
  @Test
  void aReaderThatTakesNothingIsGivenUp() throws Exception {
    Blob blob = Blob.random(30_000_000);
    repository.pushInOne(blob).expect(201);
    Path files = config.resolveSibling("root").toRealPath();
    long open = ProcessVitals.openBelow(files);
    try (RawConnection connection = RawConnection.open()) {
      connection.send(
          "GET %s HTTP/1.1\r\nHost: a\r\n\r\n"
              .formatted(repository.path("blobs/" + blob.digest())));
      await().atMost(PATIENCE).until(() -> ProcessVitals.openBelow(files) > open);
      await().atMost(PATIENCE).until(() -> ProcessVitals.openBelow(files) <= open);
      assertThat(connection.readToEnd()).isLessThan(blob.size());
    }
  }
}
