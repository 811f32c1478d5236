package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line does before any server is started. */
class MainTest {
  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path good = Path.of("");
  private Path bad = Path.of("");

  @BeforeEach
  void files() throws IOException {
    good = Files.writeString(directory.resolve("good.yaml"), "storage: {rootDirectory: /r}\n");
    bad =
        Files.writeString(
            directory.resolve("bad.json"),
            "{\"storage\":{\"rootDirectory\":\"/r\",\n\"gcDelay\":\"x\"},\n\"extensions\":{\"sync\":{}}}");
  }

  @ParameterizedTest
  @CsvSource({
    "--version,0",
    "--help,0",
    "serve --help,0",
    "verify --version,0",
    "'',2",
    "serve,2",
    "verify,2",
    "--config,2",
    "frobnicate,2",
    "serve a b,2",
    "serve --ignore a,2",
    "verify absent.json,1",
    "serve absent.json,1",
    "scrub,2",
    "scrub absent.json,1",
    "scrub --format xml a.json,2",
    "dedupe,2",
    "dedupe absent.json,1",
    "dev --help,0",
    "dev --wiring podman,0",
    "dev --wiring nobody,2",
    "dev --port 65536,2",
    "dev --port x,2",
    "dev extra,2",
    "gc,2",
    "gc absent.json,1",
    "gc --format xml a.json,2",
    "backup,2",
    "backup a.json,2",
    "backup --to b absent.json,1",
    "htpasswd,2",
    "htpasswd --cost x olga,2",
    "explain,2",
    "explain a.json --action read,2",
    "explain absent.json --action read --repository a,1",
  })
  void exitCodes(String line, int expected) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);
    assertThat(run(arguments)).isEqualTo(expected);
    boolean failed = expected != 0;
    assertThat(out.toString().isBlank()).as("standard output").isEqualTo(failed);
    assertThat(err.toString().isBlank()).as("standard error").isEqualTo(!failed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "dev"})
  void aServerIsTheSameCommandWithoutTheOthers(String name) {
    CommandLine alone = Main.commandLine(name, "--help");
    assertThat(alone.getSubcommands()).containsOnlyKeys(name);
    assertThat(run(name, "--help")).isZero();
    StringWriter help = new StringWriter();
    Main.commandLine().setOut(new PrintWriter(help, true)).execute(name, "--help");
    assertThat(out).hasToString(help.toString());
  }

  @Test
  void missingConfigurationShowsUsage() {
    assertThat(run("serve")).isEqualTo(2);
    assertThat(err.toString()).contains("<config>").contains("Usage: jzot serve");
  }

  @Test
  void validFilesAreValid() {
    assertThat(run("verify", good.toString())).isZero();
    assertThat(out.toString().lines()).containsExactly(good + ": valid");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void filesThatAConfigurationNamesMayBeOnAnotherMachine() throws IOException {
    Path elsewhere =
        Files.writeString(
            directory.resolve("elsewhere.yaml"),
            """
            storage: {rootDirectory: /r}
            http: {auth: {htpasswd: {path: /absent}, sessionKeysFile: /absent}}
            """);

    assertThat(run("verify", elsewhere.toString())).isZero();
  }

  @Test
  void everyProblemIsALine() {
    for (String command : new String[] {"verify", "serve"}) {
      err.getBuffer().setLength(0);
      assertThat(run(command, bad.toString())).isEqualTo(1);
      assertThat(err.toString().lines())
          .containsExactly(
              bad + ":2:1: /storage/gcDelay: 'x': not a duration such as 90s, 1h30m or 500ms",
              bad
                  + ":3:15: not supported yet: /extensions/sync (remove it, or start with --ignore-unsupported)");
    }
    assertThat(out.toString()).isEmpty();
  }

  /** Checked before anything is opened, so this test starts nothing. */
  @Test
  void strictMeansThatNobodyIsLetInWithoutAsking() throws IOException {
    Path open =
        Files.writeString(
            directory.resolve("open.yaml"),
            "storage: {rootDirectory: /r}\nhttp: {address: 0.0.0.0}\n");
    assertThat(run("serve", "--strict", open.toString())).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly(open + ": " + OpenDoors.WARNING);
    assertThat(run("verify", open.toString())).isZero();
  }

  @Test
  void unsupportedKeysCanBeIgnored() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("c.yaml"),
            "storage: {rootDirectory: /r}\nextensions: {trust: {cosign: true}}\n");
    assertThat(run("verify", file.toString())).isEqualTo(1);
    err.getBuffer().setLength(0);
    assertThat(run("verify", "--ignore-unsupported", file.toString())).isZero();
    assertThat(err.toString().lines())
        .containsExactly(
            "warning: " + file + ":2:14: /extensions/trust: not supported yet, ignored");
  }

  @Test
  void aConditionThatMeansNothingIsAMistakeWithItsPlace() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("c.yaml"),
            """
            storage: {rootDirectory: /r}
            http:
              auth: {htpasswd: {path: h}}
              accessControl:
                repositories:
                  a/**: {policies: [{users: [u], actions: [read], conditions: [{expression: req.nothing == 1}]}]}
            """);
    for (String command : new String[] {"verify", "serve"}) {
      err.getBuffer().setLength(0);
      assertThat(run(command, file.toString())).isEqualTo(1);
      assertThat(err.toString())
          .startsWith(
              file
                  + ": http.accessControl.repositories[\"a/**\"].policies[0].conditions[0].expression: ");
    }
  }

  @Test
  void theSchemaIsJson() throws JsonProcessingException {
    assertThat(run("schema")).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).has("$schema")).isTrue();
  }

  private int run(String... arguments) {
    return Main.commandLine(arguments)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
