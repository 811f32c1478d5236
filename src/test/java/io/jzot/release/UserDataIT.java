package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jzot.testing.Call;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The database of users in the release form: opened when needed, and durable. */
@Timeout(180)
class UserDataIT {
  private static final String KEYS = "/zot/auth/apikey";
  private static final String LINE =
      "alice:$2y$04$cbcdefghijklmnopqrstuuIPt738vbUX4vLjLS7EHHoRSq6TszM6a\n";
  private static final int KILLS = 3;
  private static final int AT_ONCE = 30;

  @TempDir private Path folder;

  private record Key(String id, String secret) {}

  private JzotProcess start(boolean keys) throws IOException {
    Path users = Files.writeString(folder.resolve("htpasswd"), LINE);
    Map<String, Object> auth = Map.of("htpasswd", Map.of("path", users.toString()), "apikey", keys);
    return JzotProcess.start(
        JzotCommand.serve(TestConfig.in(folder).set("http", "auth", auth).write()), folder);
  }

  private static RegistryClient alice(JzotProcess server, String password) {
    byte[] pair = ("alice:" + password).getBytes(StandardCharsets.UTF_8);
    return new RegistryClient(server.uri())
        .with("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  private Path database() {
    return folder.resolve("root/_jzot.db");
  }

  @Test
  void nothingIsOpenedForNobodyAndZotsUsersAreToldOf() throws Exception {
    Files.createDirectories(folder.resolve("root"));
    Files.writeString(folder.resolve("root/meta.db"), "as zot left it");
    try (JzotProcess server = start(false)) {
      alice(server, "secret").get("/v2/").expect(200);
      assertThat(database()).doesNotExist();
      assertThat(server.log().text()).containsOnlyOnce("zot's database is not read");
    }
    assertThat(Files.readString(folder.resolve("root/meta.db"))).isEqualTo("as zot left it");
  }

  /** kill -9 as soon as keys are acknowledged: they are there, and deleted ones are not. */
  @Test
  void whatWasAcknowledgedIsThere() throws Exception {
    List<Key> made = new CopyOnWriteArrayList<>();
    List<Key> deleted = new ArrayList<>();
    for (int round = 0; round < KILLS; round++) {
      try (JzotProcess server = start(true)) {
        check(server, made, deleted);
        int enough = made.size() + 10;
        Thread maker = new Thread(() -> make(alice(server, "secret"), made));
        maker.start();
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(10))
            .until(() -> made.size() >= enough);
        Key gone = made.remove(0);
        alice(server, "secret").send(Call.delete(KEYS + "?id=" + gone.id())).expect(200);
        deleted.add(gone);
        server.kill();
        maker.join();
      }
    }
    try (JzotProcess server = start(true)) {
      check(server, made, deleted);
    }
  }

  /** Until the server is gone; never as many in all as a user may have. */
  private static void make(RegistryClient alice, List<Key> made) {
    try {
      for (int i = 0; i < AT_ONCE; i++) {
        Call call = Call.post(KEYS).body("{\"label\":\"x\"}");
        JsonNode key = alice.send(call).expect(201).json();
        made.add(new Key(key.path("uuid").asText(), key.path("apiKey").asText()));
      }
    } catch (UncheckedIOException e) {
      // killed
    }
  }

  private static void check(JzotProcess server, List<Key> made, List<Key> deleted) {
    made.forEach(key -> alice(server, key.secret()).get("/v2/").expect(200));
    deleted.forEach(key -> alice(server, key.secret()).get("/v2/").expect(401));
  }
}
