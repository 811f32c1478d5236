package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.oci.Digest;
import io.jzot.testing.BulkClient;
import io.jzot.testing.Figures;
import io.jzot.testing.Htpasswd;
import io.jzot.testing.HugeBody;
import io.jzot.testing.IssuedCertificate;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.ProcessLog;
import io.jzot.testing.TestCertificate;
import io.jzot.testing.TlsClient;
import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wildfly.security.x500.GeneralName.IPAddress;

/** The key pair and the authority of client certificates change while many pull. */
@Timeout(1800)
class TlsRotationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BLOB = 8 << 20;
  private static final long APART_MILLIS = 1500;
  private static final IssuedCertificate SERVERS = IssuedCertificate.authority("servers");

  @TempDir private Path folder;

  private final AtomicInteger number = new AtomicInteger();
  private ChangingFile certificate = new ChangingFile(Path.of(""));
  private ChangingFile key = certificate;
  private ChangingFile authority = certificate;

  /**
   * A key pair for the server, an authority for clients, and a client of that authority. The first
   * has keys of another kind than those that follow.
   */
  private record Generation(
      IssuedCertificate server, IssuedCertificate ca, IssuedCertificate robot) {
    static Generation of(int number) {
      IssuedCertificate ca = IssuedCertificate.authority("clients " + number);
      X500Principal name = new X500Principal("CN=server " + number);
      IPAddress here = new IPAddress("127.0.0.1");
      return new Generation(
          number == 0 ? SERVERS.issueRsa(name, here) : SERVERS.issue(name, here),
          ca,
          ca.issue(new X500Principal("CN=robot")));
    }
  }

  @BeforeEach
  void folders() throws Exception {
    certificate = file("certificate");
    key = file("key");
    authority = file("authority");
  }

  private ChangingFile file(String name) throws Exception {
    return new ChangingFile(Files.createDirectory(folder.resolve(name)).resolve(name + ".pem"));
  }

  private Path config() throws Exception {
    Path users =
        Files.writeString(folder.resolve("htpasswd"), Htpasswd.line("writer", "secret", 4));
    return Files.writeString(
        folder.resolve("config.json"),
        """
        {"storage": {"rootDirectory": "%s"},
         "http": {"address": "127.0.0.1", "port": 0, "shutdownDelay": "0s",
           "tls": {"cert": "%s", "key": "%s", "cacert": "%s"},
           "auth": {"htpasswd": {"path": "%s"}},
           "accessControl": {"repositories": {
             "open/**": {"anonymousPolicy": ["read"],
               "policies": [{"users": ["writer"], "actions": ["read", "create"]}]},
             "robots/**": {"policies": [{"users": ["robot"], "actions": ["read"]}]}}}},
         "log": {"level": "info"}}
        """
            .formatted(
                folder.resolve("root"), certificate.path(), key.path(), authority.path(), users));
  }

  private void rotate(int kind, Generation next) throws Exception {
    String chain = next.server().certificatePem();
    switch (kind % 4) {
      case 0 -> {
        certificate.inPlace(chain);
        key.inPlace(next.server().keyPem());
        authority.inPlace(next.ca().certificatePem());
      }
      case 1 -> {
        authority.renamedOver(next.ca().certificatePem());
        key.renamedOver(next.server().keyPem());
        certificate.renamedOver(chain);
      }
      case 2 -> {
        certificate.swappedAbove(chain);
        key.swappedAbove(next.server().keyPem());
        authority.swappedAbove(next.ca().certificatePem());
      }
      default -> {
        // One without the other, for longer than it takes to notice that something changed.
        certificate.inPlace(chain);
        Thread.sleep(APART_MILLIS);
        key.inPlace(next.server().keyPem());
        authority.inPlace(next.ca().certificatePem().substring(0, 300));
        Thread.sleep(APART_MILLIS);
        authority.inPlace(next.ca().certificatePem());
      }
    }
  }

  @Test
  void rotationsUnderOpenPulls() throws Exception {
    rotations(3, 10);
  }

  @Test
  @Tag("soak")
  void aHundredRotationsUnderTwoHundredOpenPulls() throws Exception {
    rotations(100, 200);
  }

  private void rotations(int rotations, int pulls) throws Exception {
    Generation now = Generation.of(0);
    rotate(0, now);
    try (JzotProcess server = JzotProcess.start(JzotCommand.serve(config()), folder)) {
      TlsClient anonymous = new TlsClient(server.port(), SERVERS, null);
      SlowPulls slow = new SlowPulls(anonymous, "open/blob", push(server));
      slow.start(pulls);
      await().atMost(PATIENCE).until(() -> slow.open() == pulls || !slow.broken().isEmpty());
      FreshConnections fresh = new FreshConnections(anonymous);
      fresh.start();
      Duration longest = Duration.ZERO;
      for (int i = 1; i <= rotations; i++) {
        Generation next = Generation.of(number.incrementAndGet());
        TlsClient known = new TlsClient(server.port(), SERVERS, now.robot());
        assertThat(known.status("/v2/robots/a/tags/list")).isEqualTo(404);
        rotate(i, next);
        long start = System.nanoTime();
        TlsClient robot = new TlsClient(server.port(), SERVERS, next.robot());
        await()
            .ignoreExceptionsInstanceOf(IOException.class) // not trusted yet
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(50))
            .until(
                () ->
                    robot.server().equals(next.server().certificate())
                        && robot.status("/v2/robots/a/tags/list") == 404);
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        longest = taken.compareTo(longest) > 0 ? taken : longest;
        assertThat(isRefused(known)).as("the one before").isTrue();
        now = next;
      }
      readOnlyWhatHasChanged(server.log());
      fresh.finish();
      slow.finish();
      Figures.note(
          "%d TLS rotations under %d open pulls: %d whole, %d broken, %d new connections, %d failed,"
              + " longest until in force %d ms",
          rotations,
          pulls,
          slow.whole(),
          slow.broken().size(),
          fresh.served(),
          fresh.failures().size(),
          longest.toMillis());
      assertThat(slow.broken()).isEmpty();
      assertThat(fresh.failures()).isEmpty();
      assertThat(slow.whole()).isGreaterThanOrEqualTo(pulls);
    }
  }

  /** In the handshake, or as somebody without a certificate. */
  private static boolean isRefused(TlsClient client) throws Exception {
    try {
      return client.status("/v2/robots/a/tags/list") == 401;
    } catch (IOException e) {
      return true;
    }
  }

  private static void readOnlyWhatHasChanged(ProcessLog log) {
    assertThat(log.count("\"certificate loaded\"")).isEqualTo(1);
    long reloads = log.count("\"certificate reloaded\"");
    await()
        .during(Duration.ofSeconds(2))
        .atMost(PATIENCE)
        .until(() -> log.count("\"certificate reloaded\"") == reloads);
  }

  private Digest push(JzotProcess server) throws Exception {
    HttpClient writer =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(TestCertificate.trusting(SERVERS.write(folder.resolve("servers.pem"))))
            .authenticator(
                new Authenticator() {
                  @Override
                  protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication("writer", "secret".toCharArray());
                  }
                })
            .build();
    URI base = URI.create("https://127.0.0.1:" + server.port());
    return new BulkClient(base, writer).push("open/blob", new HugeBody(1, BLOB));
  }
}
