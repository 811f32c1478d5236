package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Figures;
import io.jzot.testing.Htpasswd;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How long an answer takes does not tell what the answer does not: which users there are, and which
 * blobs are in repositories of others. For a quiet machine.
 */
@Tag("soak")
@Timeout(300)
class TellTaleTimesIT {
  private static final int COST = 10;
  private static final int LOG_INS = 300;
  private static final int THEFTS = 500;
  private static final double LEAST = 0.9;
  private static final double MOST = 1.1;
  private static final double NANOS_PER_MILLI = 1e6;

  @TempDir private static Path folder;
  private static JzotProcess server;
  private static RegistryClient client;
  private static Blob treasure;
  private int guess;

  /** How one asks for a blob that is none of one's business. */
  private enum Way {
    HEAD_THERE,
    GET_THERE,
    HEAD_HERE,
    GET_HERE,
    MOUNT_FROM,
    MOUNT;

    Call call(RepositoryClient mine, Digest digest) {
      String there = "/v2/secret/vault/blobs/" + digest;
      String mount = mine.path("blobs/uploads/?mount=" + digest);
      return switch (this) {
        case HEAD_THERE -> Call.head(there);
        case GET_THERE -> Call.get(there);
        case HEAD_HERE -> Call.head(mine.path("blobs/" + digest));
        case GET_HERE -> Call.get(mine.path("blobs/" + digest));
        case MOUNT_FROM -> Call.post(mount + "&from=secret/vault");
        case MOUNT -> Call.post(mount);
      };
    }
  }

  @BeforeAll
  static void start() throws Exception {
    server = JzotProcess.start(JzotCommand.serve(config()), folder);
    client = new RegistryClient(server.uri());
    treasure = Blob.random(10_000);
    as("owner").repository("secret/vault").pushInOne(treasure).expect(201);
    as("thief").repository("mine/loot").pushInOne(Blob.random(10)).expect(201);
  }

  private static Path config() throws IOException {
    Path users =
        Files.writeString(
            folder.resolve("htpasswd"),
            Htpasswd.line("owner", "secret", COST) + Htpasswd.line("thief", "secret", COST));
    return Files.writeString(
        folder.resolve("config.json"),
        """
        {"storage": {"rootDirectory": "%s"},
         "http": {"address": "127.0.0.1", "port": 0, "shutdownDelay": "0s",
           "auth": {"failDelay": 0, "htpasswd": {"path": "%s"}},
           "accessControl": {"repositories": {
             "secret/**": {"policies": [{"users": ["owner"], "actions": ["read", "create"]}]},
             "mine/**": {"policies": [{"users": ["thief"], "actions": ["read", "create"]}]}}}},
         "log": {"level": "info"}}
        """
            .formatted(folder.resolve("root"), users));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RegistryClient as(String user) {
    return client.with(Htpasswd.basic(user, "secret"));
  }

  @Test
  void whetherThereIsSuchAUser() throws Exception {
    double ratio = ratio("users", LOG_INS, () -> logIn("owner"), () -> logIn("nobody"));
    assertThat(ratio).isBetween(LEAST, MOST);
  }

  private void logIn(String user) {
    client.with(Htpasswd.basic(user, "guess" + guess++)).get("/v2/").expect(401);
  }

  @ParameterizedTest
  @EnumSource
  void whetherThereIsSuchABlob(Way way) throws Exception {
    Set<String> answers = new TreeSet<>();
    double ratio =
        ratio(
            way.name(),
            THEFTS,
            () -> answers.add(steal(way, treasure.digest())),
            () -> answers.add(steal(way, Blob.random(20).digest())));
    assertThat(answers).hasSize(1);
    assertThat(ratio).isBetween(LEAST, MOST);
  }

  /** All that the answer tells, but for what is different each time. */
  private static String steal(Way way, Digest digest) {
    RegistryClient thief = as("thief");
    Answer answer = thief.send(way.call(thief.repository("mine/loot"), digest));
    if (answer.status() == 202) {
      thief.send(Call.delete(answer.header("Location"))).expect(204);
    }
    String text = answer.status() + " " + answer.headers() + answer.text();
    return text.replace(digest.toString(), "DIGEST").replaceAll("[0-9a-zA-Z_-]{20,}", "ID");
  }

  private static double ratio(String what, int times, Runnable one, Runnable other)
      throws IOException {
    for (int i = 0; i < times / 5; i++) {
      one.run();
      other.run();
    }
    double[] ones = new double[times];
    double[] others = new double[times];
    for (int i = 0; i < times; i++) {
      ones[i] = millis(one);
      others[i] = millis(other);
    }
    double first = median(ones);
    double second = median(others);
    Figures.note(
        "%s, there or not: medians of %d %.3f ms and %.3f ms, ratio %.3f",
        what, times, first, second, first / second);
    return first / second;
  }

  private static double millis(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / NANOS_PER_MILLI;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
