package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Figures;
import io.jzot.testing.Htpasswd;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Log-ins by htpasswd at bcrypt's cost 10, many a second. For a quiet machine. */
@Tag("soak")
@Timeout(300)
class LoginLoadIT {
  private static final int COST = 10;
  private static final Duration TIME = Duration.ofSeconds(20);
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final int MANY = 2000;
  private static final int GUESSES = 500;

  /** More than fit into the queue for checks, so that the rest is refused at once. */
  private static final int GUESSERS = 120;

  private static final int BESIDE_GUESSES = 200;
  private static final double MANY_P99 = 50;
  private static final double BESIDE_P99 = 100;

  @TempDir private static Path folder;
  private static JzotProcess server;
  private static String known = "";

  @BeforeAll
  static void start() throws Exception {
    Path users =
        Files.writeString(folder.resolve("htpasswd"), Htpasswd.line("known", "secret", COST));
    Path config =
        TestConfig.in(folder)
            .set(
                "http",
                "auth",
                Map.of("failDelay", 0, "htpasswd", Map.of("path", users.toString())))
            .write();
    server = JzotProcess.start(JzotCommand.serve(config), folder);
    known = Htpasswd.basic("known", "secret");
    new RegistryClient(server.uri()).with(known).get("/v2/").expect(200);
    try (PacedLoad load = new PacedLoad(server.uri(), MANY, WARM_UP, i -> known);
        PacedLoad guesser = guesser(WARM_UP, "warm")) {
      load.start().call();
      guesser.start().call();
    }
  }

  private static PacedLoad guesser(Duration time, String password) {
    return new PacedLoad(
        GUESSERS, server.uri(), GUESSES, time, i -> Htpasswd.basic("known", password + i));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void manyRequestsOfOneUser() throws Exception {
    try (PacedLoad load = new PacedLoad(server.uri(), MANY, TIME, i -> known)) {
      PacedLoad.Result result = load.start().call();
      Figures.note(
          "%d authenticated requests a second: p50 %.2f ms, p99 %.2f ms, %s",
          MANY, result.median(), result.p99(), result.statuses());
      assertThat(result.statuses()).containsOnlyKeys(200);
      assertThat(result.p99()).isLessThan(MANY_P99);
    }
  }

  @Test
  void guessesBesideThem() throws Exception {
    try (PacedLoad guesser = guesser(TIME, "guess");
        PacedLoad user = new PacedLoad(server.uri(), BESIDE_GUESSES, TIME, i -> known)) {
      Callable<PacedLoad.Result> guesses = guesser.start();
      PacedLoad.Result result = user.start().call();
      Map<Integer, Integer> refused = guesses.call().statuses();
      Figures.note(
          "a remembered user beside %d guesses a second: p50 %.2f ms, p99 %.2f ms, %s; guesses %s",
          GUESSES, result.median(), result.p99(), result.statuses(), refused);
      assertThat(result.statuses()).containsOnlyKeys(200);
      assertThat(refused).containsOnlyKeys(401, 503);
      assertThat(result.p99()).isLessThan(BESIDE_P99);
    }
  }
}
