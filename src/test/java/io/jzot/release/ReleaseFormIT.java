package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Images;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotCommand.Outcome;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.TestConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server of the release form: what it says, and what it refuses to do twice. */
@Timeout(120)
class ReleaseFormIT {
  @TempDir private static Path home;
  private static JzotProcess server;
  private static RegistryClient client;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = JzotProcess.start(home);
    client = new RegistryClient(server.uri());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void servesWhatWasPushed() {
    RepositoryClient repository = client.fresh("release");
    Images images = Images.any();

    repository.push(images, "v1");

    Answer pulled = repository.manifest("v1").expect(200);
    pulled.expectBody(images.top().bytes());
    assertThat(repository.tags()).containsExactly("v1");
  }

  @Test
  void everyLineOfTheLogIsJson() {
    client.get("/v2/").expect(200);
    client.get("/v2/nothing/here/tags/list").expect(404);

    List<JsonNode> lines = server.log().lines();

    assertThat(lines).isNotEmpty();
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.path("level").asText()).isIn("debug", "info", "warn", "error");
              assertThat(line.path("message").asText()).isNotEmpty();
              assertThat(line.has("time")).isTrue();
            });
  }

  @Test
  void hasNoPageOfTheDevMode() {
    client.get("/_jzot/dev").expect(404);
    client.get("/q/dev-ui").expect(404);
  }

  /** Nobody has asked for traces. */
  @Test
  void makesNoTraces() throws Exception {
    client
        .send(
            Call.get("/v2/")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
        .expect(200);

    assertThat(server.jvm().classes("io.jzot.")).isNotEmpty();
    assertThat(server.jvm().classes("io.opentelemetry.")).isEmpty();
    assertThat(server.log().text()).doesNotContain("traceId");
  }

  /**
   * What a start would only lose time with: nobody has asked for TLS, and the settings are code.
   */
  @Test
  void looksForNoEngineOfTlsAndForNoSettings() throws Exception {
    assertThat(server.log().text()).contains("caller").doesNotContain("TLS engine");
    try (ZipFile program = new ZipFile(JzotCommand.executable().toFile())) {
      assertThat(program.getEntry("io/jzot/app/Main.class")).isNotNull();
      assertThat(program.getEntry("application.properties")).isNull();
    }
  }

  /** If it does not: {@code .ci/classes target/jzot} writes the list anew. */
  @Test
  void theClassesToLoadAheadAreThoseThereAre() throws Exception {
    try (ZipFile program = new ZipFile(JzotCommand.executable().toFile())) {
      List<String> listed =
          new String(
                  program.getInputStream(program.getEntry("classes-ahead.txt")).readAllBytes(),
                  StandardCharsets.US_ASCII)
              .lines()
              .toList();
      List<String> gone =
          listed.stream()
              .filter(name -> program.getEntry(name.replace('.', '/') + ".class") == null)
              .filter(
                  name ->
                      ClassLoader.getPlatformClassLoader()
                              .getResource(name.replace('.', '/') + ".class")
                          == null)
              .toList();

      assertThat(listed).hasSizeGreaterThan(4_000).contains("io.vertx.core.impl.VertxImpl");
      assertThat(gone).hasSizeLessThan(listed.size() / 20);
    }
  }

  @Test
  void keepsCredentialsOutOfTheLog() {
    String secret = "c2VjcmV0OnZlcnkgc2VjcmV0";
    client.send(Call.get("/v2/?probe=masked").header("Authorization", "Basic " + secret));

    JsonNode line =
        await()
            .until(
                () -> server.log().find(it -> it.path("path").asText().endsWith("probe=masked")),
                Optional::isPresent)
            .orElseThrow();

    assertThat(line.path("headers").path("Authorization").path(0).asText()).isEqualTo("******");
    assertThat(server.log().text()).doesNotContain(secret);
  }

  @Test
  void keepsStandardErrorEmpty() throws Exception {
    assertThat(server.errors()).isEmpty();
  }

  @Test
  void aTakenPortIsOneClearLine() throws Exception {
    Path config = TestConfig.in(folder).set("http", "port", server.port()).write();

    Outcome outcome = JzotCommand.serve(config).run(folder);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("" + server.port(), "in use").hasLineCount(1);
  }

  @Test
  void aRootHasOneServer() throws Exception {
    Path config =
        TestConfig.in(folder).set("storage", "rootDirectory", home.resolve("root")).write();

    Outcome outcome = JzotCommand.serve(config).run(folder);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("" + server.pid()).hasLineCount(1);
    client.get("/v2/").expect(200);
  }

  @Test
  void runsAsJarAndLogsIntoAFile() throws Exception {
    Path log = folder.resolve("jzot.log");
    Path config = TestConfig.in(folder).set("log", "output", log).write();
    try (JzotProcess jar = JzotProcess.start(JzotCommand.serve(config).asJar(), folder, log)) {
      RepositoryClient repository = new RegistryClient(jar.uri()).fresh("jar");
      Blob blob = Blob.random(100_000);
      repository.push(blob).expect(201);
      repository.blob(blob.digest()).expect(200).expectBody(blob.bytes());
      await().untilAsserted(() -> assertThat(jar.log().text()).contains(blob.digest().hex()));

      jar.terminate();
      assertThat(jar.exitCode(Duration.ofSeconds(20))).isZero();
    }
  }

  @Test
  void theEnvironmentDoesNotOverrideTheFile() throws Exception {
    Path config = TestConfig.in(folder).write();
    JzotCommand serve =
        JzotCommand.serve(config)
            .environment("QUARKUS_HTTP_HOST", "203.0.113.1")
            .environment("QUARKUS_HTTP_PORT", "" + server.port());
    try (JzotProcess overridden = JzotProcess.start(serve, folder)) {
      new RegistryClient(overridden.uri()).get("/v2/").expect(200);
    }
  }
}
