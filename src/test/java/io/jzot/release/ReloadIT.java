package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.testing.Blob;
import io.jzot.testing.Figures;
import io.jzot.testing.Htpasswd;
import io.jzot.testing.Images;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The configuration of a server under load changes again and again, in all the ways in which files
 * change; every second time it is one that cannot be used. What is in force is told by which
 * repository the reader may read.
 */
@Tag("soak")
@Timeout(1200)
class ReloadIT {
  private static final String REFUSED = "the last good one stays in force";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BOUND = Duration.ofSeconds(3);
  private static final int CLIENTS = 4;

  @TempDir private Path folder;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger served = new AtomicInteger();
  private final List<Object> failures = new CopyOnWriteArrayList<>();
  private Path htpasswd = Path.of("");
  private ChangingFile file = new ChangingFile(Path.of(""));

  @BeforeEach
  void write() throws Exception {
    htpasswd =
        Files.writeString(
            folder.resolve("htpasswd"),
            Htpasswd.line("reader", "secret", 4) + Htpasswd.line("writer", "secret", 4));
    file = new ChangingFile(folder.resolve("config.json"));
    file.inPlace(document(0).replace("\"warn\"", "\"info\"")); // the port that was chosen is told
  }

  @AfterEach
  void end() {
    over.set(true);
  }

  /** The reader may read {@code gen<number>/}; the writer do whatever he likes. */
  private String document(int number) {
    return """
    {"storage": {"rootDirectory": "%s"},
     "http": {"address": "127.0.0.1", "port": 0, "shutdownDelay": "0s",
       "auth": {"htpasswd": {"path": "%s"}},
       "accessControl": {
         "repositories": {"gen%d/**": {"policies": [{"users": ["reader"], "actions": ["read"]}]}},
         "adminPolicy": {"users": ["writer"], "actions": ["read", "create", "update", "delete"]}}},
     "log": {"level": "warn"}}
    """
        .formatted(folder.resolve("root"), htpasswd, number);
  }

  /** What is taken up. */
  private void good(int kind, String text) throws Exception {
    switch (kind % 5) {
      case 0 -> file.inPlace(text);
      case 1 -> file.renamedOver(text);
      case 2 -> file.movedAside(text);
      case 3 -> file.swappedAbove(text);
      default -> file.inTwoParts(text);
    }
  }

  /** What is not. */
  private void bad(int kind, String text) throws Exception {
    switch (kind % 9) {
      case 0 -> file.inPlace(text.substring(0, text.length() / 2));
      case 1 -> file.inPlace("");
      case 2 -> file.renamedOver(text.replace("\"port\": 0", "\"port\": [true]"));
      case 3 -> file.swappedAbove(text.replace("[\"reader\"]", "{\"name\": \"reader\"}"));
      case 4 -> file.renamedOver(text.replaceFirst("\"storage\": .*", ""));
      case 5 -> file.gone();
      case 6 -> file.swappedAbove(text.replace(htpasswd.toString(), folder + "/no-such-file"));
      case 7 -> file.linkToNothing();
      default -> file.inPlace(text.replace("\"policies\"", "\"policy\""));
    }
  }

  @Test
  void changesUnderLoad() throws Exception {
    reload(18, PATIENCE);
  }

  @Test
  @Tag("soak")
  void twoHundredChangesUnderLoad() throws Exception {
    reload(200, BOUND);
  }

  private void reload(int changes, Duration bound) throws Exception {
    try (JzotProcess server = JzotProcess.start(JzotCommand.serve(file.path()), folder)) {
      RegistryClient client = new RegistryClient(server.uri());
      List<Thread> load = load(client.with(Htpasswd.basic("writer", "secret")));
      RegistryClient reader = client.with(Htpasswd.basic("reader", "secret"));
      assertThat(reads(reader, 0)).isTrue();
      Duration longest = Duration.ZERO;
      for (int i = 1; i <= changes; i += 2) {
        long refusals = server.log().count(REFUSED);
        bad(i / 2, document(i));
        await().atMost(PATIENCE).until(() -> server.log().count(REFUSED) > refusals);
        assertThat(reads(reader, Math.max(0, i - 1))).as("after bad change %d", i).isTrue();
        assertThat(reads(reader, i)).as("after bad change %d", i).isFalse();

        int next = i + 1;
        good(i / 2, document(next));
        long start = System.nanoTime();
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> reads(reader, next));
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        longest = taken.compareTo(longest) > 0 ? taken : longest;
        assertThat(reads(reader, i - 1)).as("after good change %d", next).isFalse();
      }
      over.set(true);
      for (Thread one : load) {
        one.join(PATIENCE.toMillis());
      }
      assertThat(server.alive()).isTrue();
      Figures.note(
          "%d changes of the configuration: longest until in force %d ms, %d requests, %d failed",
          changes, longest.toMillis(), served.get(), failures.size());
      assertThat(failures).isEmpty();
      assertThat(served).hasValueGreaterThan(changes);
      assertThat(longest).isLessThan(bound);
    }
  }

  /** 404 where the reader may look, as there is nothing; else 403. */
  private static boolean reads(RegistryClient reader, int number) {
    return reader.repository("gen" + number + "/a").tags("").expect(403, 404).status() == 404;
  }

  private List<Thread> load(RegistryClient writer) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      RepositoryClient repository = writer.repository("load/r" + i);
      Images images = Images.any();
      repository.push(images, "v1");
      Thread thread = new Thread(() -> keepAsking(repository, images), "load-" + i);
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  private void keepAsking(RepositoryClient repository, Images images) {
    for (int i = 0; !over.get(); i++) {
      try {
        if (i % 10 == 0) {
          repository.pushInOne(Blob.random(1000)).expect(201);
          repository.putManifest("v1", images.top()).expect(201);
        }
        repository.manifest("v1").expect(200).expectBody(images.top().bytes());
        images.blobs().forEach(b -> repository.blob(b.digest()).expect(200).expectBody(b.bytes()));
        served.incrementAndGet();
        Thread.sleep(5);
      } catch (RuntimeException | AssertionError e) {
        failures.add(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
