package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Document;
import io.jzot.testing.Images;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.Mounts;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.TestConfig;
import io.jzot.testing.UploadClient;
import io.jzot.testing.WallClock;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real file systems that fail under a running server, and come back. */
@Timeout(180)
class BadDaysIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private Path root;
  private Mounts mounts;
  private @Nullable JzotProcess server;
  private RegistryClient client = new RegistryClient(URI.create("http://127.0.0.1:1"));
  private final Images images = Images.any();

  @BeforeEach
  void prepare() throws Exception {
    mounts = Mounts.in(folder);
    root = Files.createDirectory(folder.resolve("root"));
  }

  @AfterEach
  void stop() throws Exception {
    JzotProcess running = server;
    if (running != null) {
      running.close();
    }
    mounts.close();
  }

  private JzotProcess start() throws Exception {
    return start(JzotCommand.serve(TestConfig.in(folder).write()));
  }

  private JzotProcess start(JzotCommand command) throws Exception {
    JzotProcess started = JzotProcess.start(command, folder);
    server = started;
    client = new RegistryClient(started.uri());
    client.repository("app").push(images, "v1");
    return started;
  }

  private void awaitReady(int status) {
    await().atMost(PATIENCE).until(() -> client.get("/readyz").status() == status);
    client.get("/livez").expect(200);
  }

  private void pullWorks() {
    RepositoryClient app = client.repository("app");
    app.manifest("v1").expect(200).expectBody(images.top().bytes());
    images.blobs().forEach(b -> app.blob(b.digest()).expect(200).expectBody(b.bytes()));
    assertThat(app.tags()).contains("v1");
  }

  private void pushWorks(String tag) {
    Images more = Images.any();
    client.repository("app").push(more, tag);
    client.repository("fresh/" + tag).push(more, tag);
    client.repository("app").manifest(tag).expect(200).expectBody(more.top().bytes());
  }

  @Test
  void readOnlyFileSystem() throws Exception {
    start();
    mounts.readOnly(root);

    RepositoryClient app = client.repository("app");
    app.pushInOne(Blob.random(1000)).expectError(503, "UNAVAILABLE");
    app.putManifest("v2", images.top()).expect(503);
    app.deleteManifest("v1").expect(503);
    awaitReady(503);
    assertThat(client.get("/readyz").text()).contains("Read-only");
    pullWorks();

    mounts.unmount();
    awaitReady(200);
    pullWorks();
    pushWorks("v3");
  }

  @Test
  void fileSystemThatFails() throws Exception {
    mounts.ext4(root, 64);
    start();
    Path copy = folder.resolve("copy");
    assertThat(new ProcessBuilder("cp", "-a", root.toString(), copy.toString()).start().waitFor())
        .isZero();
    mounts.shutDown(root.resolve("app/oci-layout"));

    RepositoryClient app = client.repository("app");
    app.pushInOne(Blob.random(1000)).expectError(503, "UNAVAILABLE");
    app.putManifest("v2", Images.any().top()).expect(400, 404, 503); // Its blobs are not there.
    app.putManifest("v3", images.top()).expect(503);
    app.deleteManifest("v1").expect(503);
    app.send(Call.post(app.path("blobs/uploads/"))).expect(503);
    for (Answer answer : List.of(app.manifest("v1"), app.headManifest("v1"), app.tags(""))) {
      answer.expect(200, 503); // The system may have it in memory.
    }
    awaitReady(503);
    assertThat(client.get("/readyz").text()).contains("storage fails");

    mounts.over(root, copy);
    awaitReady(200);
    pullWorks();
    pushWorks("v4");
    assertThat(app.tags()).contains("v1", "v4").doesNotContain("v2");
  }

  @Test
  void noInodes() throws Exception {
    mounts.ext4(root, 64, "-N", "400");
    start();
    List<String> tags = new ArrayList<>();
    Answer refused = pushUntilRefused(tags);

    refused.expectError(507, refused.json().path("errors").path(0).path("code").asText());
    pullWorks();
    client.get("/readyz").expect(200); // A full disk is none that fails.
    RepositoryClient app = client.repository("app");
    tags.forEach(tag -> app.manifest(tag).expect(200));
    for (String tag : tags) {
      app.deleteManifest(app.headManifest(tag).header("Docker-Content-Digest")).expect(202);
      app.manifest(tag).expect(404);
    }
    freeInodes();
    await().atMost(PATIENCE).until(() -> app.pushInOne(Blob.random(100)).status() == 201);
    pullWorks();
  }

  /** As the collector does: blobs that nothing references. */
  private void freeInodes() {
    RepositoryClient app = client.repository("app");
    filler.forEach(digest -> app.deleteBlob(digest).expect(202));
  }

  private final List<io.jzot.oci.Digest> filler = new ArrayList<>();

  private Answer pushUntilRefused(List<String> tags) {
    RepositoryClient app = client.repository("app");
    for (int i = 0; i < 400; i++) {
      if (i % 10 == 0 && i < 50) {
        Document image = Images.sha256().image("i" + i, spec -> spec.layers(0)).top();
        Answer put = app.putManifest("t" + i, image);
        if (put.status() == 201) {
          tags.add("t" + i);
        }
      }
      Blob blob = Blob.random(10);
      Answer answer = app.pushInOne(blob);
      if (answer.status() != 201) {
        return answer;
      }
      filler.add(blob.digest());
    }
    throw new AssertionError("the inodes do not run out");
  }

  @Test
  void tooFewFileDescriptors() throws Exception {
    JzotProcess running = start(JzotCommand.serve(TestConfig.in(folder).write()).openFiles(200));
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket();
        idle.add(socket);
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), running.port()), 2000);
      }
      int answers = 0;
      for (int i = 0; i < 20; i++) {
        answers += politely(i) ? 1 : 0;
      }
      assertThat(answers).isBetween(0, 20);
      assertThat(running.alive()).isTrue();
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> client.get("/readyz").status() == 200);
    pullWorks();
    pushWorks("v2");
  }

  /**
   * Whatever is answered while there are none left is right, or a refusal that says when to try.
   */
  private boolean politely(int number) {
    RepositoryClient app = client.repository("app");
    try {
      Answer pull = refusedOr(200, app.manifest("v1"));
      if (pull.status() == 200) {
        pull.expectBody(images.top().bytes());
      }
      images.blobs().forEach(b -> refusedOr(200, app.blob(b.digest())));
      refusedOr(200, app.tags(""));
      refusedOr(200, client.get("/v2/_catalog"));
      Answer push = refusedOr(201, app.pushInOne(Blob.random(1000 + number)));
      refusedOr(201, app.putManifest("again", images.top()));
      return push.status() == 201;
    } catch (UncheckedIOException e) {
      return false; // The connection was refused or not taken in time.
    }
  }

  private static Answer refusedOr(int status, Answer answer) {
    answer.expect(status, 429, 503);
    if (answer.status() != status) {
      assertThat(answer.header("Retry-After")).isNotEmpty();
    }
    return answer;
  }

  /** Files look ten years old then, or not made yet. */
  @Test
  void wallClockIsSetByTenYears() throws Exception {
    WallClock clock = WallClock.in(folder);
    Path config =
        TestConfig.in(folder)
            .set("storage", "gcInterval", "1s")
            .set("storage", "gcDelay", "1h")
            .write();
    JzotProcess running = start(clock.of(JzotCommand.serve(config)));
    RepositoryClient app = client.repository("app");
    Blob loose = Blob.random(1000);
    app.pushInOne(loose).expect(201);
    UploadClient upload = app.upload();
    awaitCollections(running);
    for (int years : List.of(10, -10, 0)) {
      clock.set(Duration.ofDays(365L * years));
      String year = "\"time\":\"" + (Year.now(ZoneOffset.UTC).getValue() + years);
      await().atMost(PATIENCE).until(() -> client.get("/livez").status() == 200);
      await()
          .atMost(PATIENCE)
          .until(
              () -> running.log().text().lines().toList(),
              log -> log.get(log.size() - 1).contains(year));
      awaitCollections(running);
      app.headBlob(loose.digest()).expect(200);
      client.get("/readyz").expect(200);
      pullWorks();
      pushWorks("y" + years);
    }
    Blob late = Blob.random(500);
    upload.finish(late.digest(), late.bytes()).expect(201);
    assertThat(running.log().count("so this garbage collection is skipped")).isEqualTo(3);
  }

  private static void awaitCollections(JzotProcess running) {
    long before = running.log().count("\"gc finished\"");
    await().atMost(PATIENCE).until(() -> running.log().count("\"gc finished\"") > before + 1);
  }
}
