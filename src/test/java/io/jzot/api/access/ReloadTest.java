package io.jzot.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.testing.CapturedLog;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.TestConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The configuration changes under load, in all the ways in which files change. */
@QuarkusTest
@TestProfile(ReloadTest.Mounted.class)
class ReloadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CLIENTS = 4;

  private final RegistryClient anonymous = RegistryClient.ofTestServer();
  private final RegistryClient reader = anonymous.with(AccessServer.basic("reader"));
  private final RegistryClient writer = anonymous.with(AccessServer.basic("writer"));
  private final AtomicInteger number = new AtomicInteger();

  @ConfigProperty(name = "jzot.config")
  Path config = Path.of("");

  /** A configuration as Kubernetes mounts it: a link to a link to a folder. */
  public static final class Mounted implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Path folder = Files.createTempDirectory("jzot-reload");
        Files.writeString(folder.resolve("htpasswd"), AccessServer.htpasswd(AccessServer.USERS));
        Path first = Files.createDirectory(folder.resolve("..1"));
        Files.writeString(first.resolve("config.json"), document(folder, "reader", "htpasswd"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(folder.resolve("served.json"), Path.of("..data/config.json"));
        return Map.of("jzot.config", folder.resolve("served.json").toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** That user may read {@code team/}; the writer anything, whatever happens. */
  private static String document(Path folder, String user, String htpasswd) throws IOException {
    String policy =
        "{\"repositories\": {\"team/**\": {\"policies\": [{\"users\": [\""
            + user
            + "\"], \"actions\": [\"read\"]}]}},"
            + " \"adminPolicy\": {\"users\": [\"writer\"], \"actions\": [\"read\", \"create\"]}}";
    Path written =
        TestConfig.in(folder)
            .set("storage", "gc", false)
            .set("storage", "gcDelay", "1s")
            .set(
                "http",
                "auth",
                Map.of("htpasswd", Map.of("path", folder.resolve(htpasswd).toString())))
            .set("http", "accessControl", AccessServer.json(policy))
            .write();
    return Files.readString(written);
  }

  private String document(String user) throws IOException {
    return document(config.resolveSibling(""), user, "htpasswd");
  }

  private int readerSees() {
    return reader.get("/v2/team/a/tags/list").status();
  }

  /** 404 where the reader may read, since there is nothing; else 403. */
  private void awaitReader(int status) {
    await().atMost(PATIENCE).until(() -> readerSees() == status);
  }

  private void writeInPlace(String text) throws IOException {
    Files.writeString(config, text);
  }

  private void rename(String text) throws IOException {
    Path next = config.resolveSibling("next." + number.incrementAndGet());
    Files.writeString(next, text);
    Files.move(next, config, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void swap(String text) throws IOException {
    String name = "..next" + number.incrementAndGet();
    Files.writeString(
        Files.createDirectory(config.resolveSibling(name)).resolve("config.json"), text);
    Path link = Files.createSymbolicLink(config.resolveSibling("..data_tmp"), Path.of(name));
    Files.move(
        link,
        config.resolveSibling("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void changesAreTakenUp() throws IOException {
    awaitReader(404);
    swap(document("other"));
    awaitReader(403);
    writeInPlace(document("reader"));
    awaitReader(404);
  }

  private void badOnesAreNot() throws IOException {
    String good = document("other");
    for (String bad :
        List.of(
            "",
            good.substring(0, good.length() / 2),
            good.replace("\"policies\"", "\"policy\""),
            good.replace("\"port\":0", "\"port\":\"x\""),
            good.replace(
                "\"actions\"", "\"conditions\":[{\"expression\":\"req.nothing\"}],\"actions\""),
            good.replace("htpasswd\"}", "missing\"}"))) {
      try (CapturedLog log = new CapturedLog()) {
        writeInPlace(bad);
        await().atMost(PATIENCE).until(() -> !log.lines("configuration cannot be used").isEmpty());
        assertThat(log.lines("configuration cannot be used"))
            .allMatch(it -> it.contains("problem="));
        assertThat(readerSees()).isEqualTo(404);
      }
    }
    writeInPlace(good);
    awaitReader(403);
  }

  private void theWholeSectionMayGo() throws IOException {
    Path plain =
        TestConfig.in(config.resolveSibling(""))
            .set(
                "http",
                "auth",
                Map.of("htpasswd", Map.of("path", config.resolveSibling("htpasswd").toString())))
            .write();
    rename(Files.readString(plain));
    awaitReader(404);
    rename(document("other"));
    awaitReader(403);
  }

  private void usersChangeWithoutTheConfiguration() throws IOException {
    Path users = config.resolveSibling("htpasswd");
    Files.writeString(users, AccessServer.htpasswd(List.of("writer")));
    await().atMost(PATIENCE).until(() -> readerSees() == 401);
    Files.writeString(users, AccessServer.htpasswd(AccessServer.USERS));
    awaitReader(403);
    Path others = config.resolveSibling("others");
    Files.writeString(others, AccessServer.htpasswd(List.of("writer")));
    rename(document(config.resolveSibling(""), "reader", "others"));
    await().atMost(PATIENCE).until(() -> readerSees() == 401);
    rename(document("reader"));
    awaitReader(404);
    // A secret that is mounted after the configuration that names it:
    try (CapturedLog log = new CapturedLog()) {
      rename(document(config.resolveSibling(""), "other", "late"));
      await().atMost(PATIENCE).until(() -> !log.lines("configuration cannot be used").isEmpty());
      assertThat(readerSees()).isEqualTo(404);
      Files.writeString(config.resolveSibling("late"), AccessServer.htpasswd(AccessServer.USERS));
      awaitReader(403);
    }
  }

  /**
   * When garbage is collected and what is kept is taken up; how long clients may rely on it is not.
   */
  @Test
  void garbageCollectionFollows() throws Exception {
    RepositoryClient repository = writer.repository("team/garbage");
    Images images = Images.any();
    repository.push(images); // by digest: no tag holds it
    String off = document("reader");
    awaitLine(off.replace("\"1s\"", "\"2s\""), "needRestart=storage");
    awaitLine(
        off.replace("\"shutdownDelay\":\"0s\"", "\"shutdownDelay\":\"1s\""),
        "needRestart=http.shutdownDelay");
    awaitLine(off, "needRestart=http.shutdownDelay");
    awaitLine(
        off.replace("\"gc\":false", "\"gc\":false,\"gcInterval\":\"1s\""), "needRestart=( |$)");
    Thread.sleep(2500); // longer than delay and interval
    repository.manifest(images.top().digest()).expect(200);

    awaitLine(
        off.replace("\"gc\":false", "\"gc\":true,\"gcInterval\":\"1s\""), "needRestart=( |$)");
    await() // who asks too often is told each time that it is there, and that holds for gcDelay
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(4))
        .until(() -> repository.manifest(images.top().digest()).status() == 404);
    awaitLine(off, "needRestart=( |$)");
  }

  private void awaitLine(String document, String part) throws IOException {
    try (CapturedLog log = new CapturedLog()) {
      writeInPlace(document);
      await().atMost(PATIENCE).until(() -> !log.lines("configuration reloaded").isEmpty());
      assertThat(log.lines("configuration reloaded"))
          .singleElement()
          .asString()
          .containsPattern(part);
    }
  }

  @Test
  void underLoadNothingFails() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<Object> failures = new CopyOnWriteArrayList<>();
    AtomicInteger served = new AtomicInteger();
    List<Thread> load = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Thread client = new Thread(() -> keepAsking(over, failures, served), "load-" + i);
      client.start();
      load.add(client);
    }
    try {
      changesAreTakenUp();
      badOnesAreNot();
      theWholeSectionMayGo();
      usersChangeWithoutTheConfiguration();
    } finally {
      over.set(true);
      for (Thread client : load) {
        client.join(PATIENCE.toMillis());
      }
    }
    assertThat(failures).isEmpty();
    assertThat(served.get()).isGreaterThan(100);
  }

  private void keepAsking(AtomicBoolean over, List<Object> failures, AtomicInteger served) {
    while (!over.get()) {
      try {
        int status = writer.get("/v2/team/load/tags/list").status();
        served.incrementAndGet();
        if (status != 404) {
          failures.add(status);
        }
        Thread.sleep(5);
      } catch (RuntimeException e) {
        failures.add(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
