package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.testing.Figures;
import io.jzot.testing.Htpasswd;
import io.jzot.testing.IssuedCertificate;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.Slapd;
import io.jzot.testing.TcpFaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wildfly.security.x500.GeneralName.IPAddress;

/** A real directory behind a network that fails, and a server whose local users do not notice. */
@Tag("slapd")
@Timeout(300)
class DirectoryFaultsIT {
  private static final Duration BOUND = Duration.ofSeconds(5);
  private static final Duration LOCAL = Duration.ofMillis(100);
  private static final int MORE_THREADS = 16;
  private static final int CROWD = 40;
  private static final IssuedCertificate AUTHORITY = IssuedCertificate.authority("authority");

  @TempDir private static Path folder;
  private static Slapd slapd;
  private static TcpFaults network;
  private static JzotProcess server;
  private static int guesses;

  /** What happens to the network. */
  private enum Fault {
    SILENT {
      @Override
      void begin(TcpFaults network) {
        network.beSilent();
      }
    },
    REFUSING {
      @Override
      void begin(TcpFaults network) {
        network.refuse();
      }
    },
    TEN_SECONDS_LATE {
      @Override
      void begin(TcpFaults network) {
        network.delay(Duration.ofSeconds(10));
      }
    };

    abstract void begin(TcpFaults network);
  }

  @BeforeAll
  static void start() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("slapd"));
    IssuedCertificate certificate =
        AUTHORITY.issueRsa(new X500Principal("CN=directory"), new IPAddress("127.0.0.1"));
    slapd = Slapd.start(directory, AUTHORITY, certificate);
    network = TcpFaults.before(slapd.port());
    server = JzotProcess.start(JzotCommand.serve(config()), folder);
  }

  private static Path config() throws Exception {
    Path users = Files.writeString(folder.resolve("htpasswd"), Htpasswd.line("local", "secret", 4));
    Path account =
        Files.writeString(
            folder.resolve("account.json"),
            "{\"bindDN\": \"%s\", \"bindPassword\": \"%s\"}"
                .formatted(Slapd.SERVICE, Slapd.SERVICE_PASSWORD));
    return Files.writeString(
        folder.resolve("config.json"),
        """
        {"storage": {"rootDirectory": "%s"},
         "http": {"address": "127.0.0.1", "port": 0, "shutdownDelay": "0s", "auth": {
           "failDelay": 0,
           "htpasswd": {"path": "%s"},
           "ldap": {"address": "127.0.0.1", "port": %d, "startTLS": true, "insecure": true,
             "skipVerify": true, "baseDN": "ou=people,dc=example,dc=org", "userAttribute": "uid",
             "credentialsFile": "%s"}}},
         "log": {"level": "info"}}
        """
            .formatted(folder.resolve("root"), users, network.port(), account));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    network.close();
    slapd.close();
  }

  private static int ask(String user, String password) {
    return new RegistryClient(server.uri())
        .with(Htpasswd.basic(user, password))
        .get("/v2/")
        .status();
  }

  /** A password that nobody has asked about yet, so that the directory has to. */
  private static int askDirectory() {
    return ask("alice", "guess" + guesses++);
  }

  @ParameterizedTest
  @EnumSource
  void hurtsNobodyElseAndPasses(Fault fault) throws Exception {
    assertThat(ask("alice", "alice-secret")).isEqualTo(200);
    await().atMost(BOUND.multipliedBy(4)).until(() -> askDirectory() == 401);
    assertThat(ask("local", "secret")).isEqualTo(200);
    int threads = server.vitals().threads();
    fault.begin(network);

    ExecutorService crowd = Executors.newFixedThreadPool(CROWD);
    try {
      List<Future<Duration>> waiting =
          IntStream.range(0, CROWD)
              .mapToObj(i -> crowd.submit(timed("alice", "away" + fault + i, 503)))
              .toList();
      long[] local =
          LongStream.range(0, 200)
              .map(i -> call(timed("local", "secret", 200)).toNanos())
              .sorted()
              .toArray();
      int more = server.vitals().threads() - threads;
      Duration longest = Duration.ZERO;
      for (Future<Duration> one : waiting) {
        longest = one.get().compareTo(longest) > 0 ? one.get() : longest;
      }

      network.heal();
      long healed = System.nanoTime();
      await()
          .atMost(BOUND.multipliedBy(6))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> askDirectory() == 401);
      Duration recovery = Duration.ofNanos(System.nanoTime() - healed);
      Duration p99 = Duration.ofNanos(local[local.length * 99 / 100]);
      Figures.note(
          "slapd %s: local users p99 %d ms, 503 within %d ms, back after %d ms, %d more threads",
          fault, p99.toMillis(), longest.toMillis(), recovery.toMillis(), more);
      assertThat(longest).isLessThan(BOUND);
      assertThat(recovery).isLessThan(BOUND);
      assertThat(more).isLessThanOrEqualTo(MORE_THREADS);
      assertThat(p99).isLessThan(LOCAL);
    } finally {
      network.heal();
      crowd.shutdownNow();
    }
  }

  private static Callable<Duration> timed(String user, String password, int expected) {
    return () -> {
      long start = System.nanoTime();
      assertThat(ask(user, password)).isEqualTo(expected);
      return Duration.ofNanos(System.nanoTime() - start);
    };
  }

  private static Duration call(Callable<Duration> question) {
    try {
      return question.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
