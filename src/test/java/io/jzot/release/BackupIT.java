package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.testing.Blob;
import io.jzot.testing.Document;
import io.jzot.testing.Figures;
import io.jzot.testing.Images;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.TestConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code jzot backup} beside a server that is pushed to; what it wrote is served elsewhere. */
@Timeout(300)
class BackupIT {
  private static final int CLIENTS = 4;
  private static final int ENOUGH = 20;
  private static final int REPOSITORIES = 5;

  /** Between two pushes of a client: each is checked in the end. */
  private static final long REST_MILLIS = 50;

  @TempDir private Path folder;

  private final Queue<Pushed> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

  /** A push that the server has acknowledged. */
  private record Pushed(String repository, String tag, Images images) {
    void checkAt(RegistryClient client) {
      RepositoryClient there = client.repository(repository);
      there.manifest(tag).expect(200).expectBody(images.top().bytes());
      for (Document document : images.documents()) {
        there.manifest(document.digest()).expect(200).expectBody(document.bytes());
      }
      for (Blob blob : images.blobs()) {
        there.blob(blob.digest()).expect(200).expectBody(blob.bytes());
      }
    }
  }

  private Path config = Path.of("");
  private List<Future<?>> clients = List.of();
  private JzotProcess server;

  @BeforeEach
  void start() throws Exception {
    config = TestConfig.in(folder).write();
    server = JzotProcess.start(JzotCommand.serve(config), folder);
    RegistryClient client = new RegistryClient(server.uri());
    clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      clients.add(threads.submit(() -> push(client, number)));
    }
  }

  @AfterEach
  void stop() {
    enough.set(true);
    threads.shutdownNow();
    server.close();
  }

  private void push(RegistryClient client, int number) {
    for (int i = 0; !enough.get(); i++) {
      String name = "team/r" + (i + number) % REPOSITORIES;
      String tag = "c" + number + "-" + i;
      Images images = Images.sha256();
      images.image("amd64", image -> image.layers(2));
      images.index("index", index -> index.child("amd64"));
      client.repository(name).push(images, tag);
      acknowledged.add(new Pushed(name, tag, images));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REST_MILLIS));
    }
  }

  private Path backup(String name, String... more) throws Exception {
    Path place = folder.resolve(name);
    List<String> arguments =
        new ArrayList<>(List.of("backup", config.toString(), "--to", place.toString()));
    arguments.addAll(List.of(more));
    JzotCommand.Outcome outcome =
        JzotCommand.of(arguments.toArray(String[]::new)).heap("256m").run(folder);
    assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    return place;
  }

  @Test
  void whatWasAcknowledgedBeforeItBeganIsServedFromIt() throws Exception {
    await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= ENOUGH);
    Path first = backup("first");
    List<Pushed> before = List.copyOf(acknowledged);
    Path second = backup("second", "--previous", first.toString());
    int during = acknowledged.size() - before.size();
    enough.set(true);
    for (Future<?> client : clients) {
      client.get();
    }
    server.terminate();
    assertThat(server.exitCode(Duration.ofSeconds(30))).isZero();
    Figures.note(
        "backup under pushes: %d images before it began, %d more until it ended",
        before.size(), during);
    assertThat(during).as("pushes went on").isPositive();
    assertThat(second.resolve("_token-key")).doesNotExist();

    Path restored = folder.resolve("restored");
    Files.move(second, restored);
    Path other = TestConfig.in(folder).set("storage", "rootDirectory", restored).write();
    assertThat(JzotCommand.of("scrub", other.toString()).run(folder).exitCode()).isZero();
    try (JzotProcess again = JzotProcess.start(JzotCommand.serve(other), folder)) {
      RegistryClient client = new RegistryClient(again.uri());
      before.forEach(pushed -> pushed.checkAt(client));
      Images more = Images.any();
      client.repository("team/r0").push(more, "more");
      new Pushed("team/r0", "more", more).checkAt(client);
    }
  }
}
