package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.RepositoryName;
import io.jzot.store.fs.FileStorage;
import io.jzot.store.fs.FileStorageOptions;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jzot scrub --repair} on a root with a torn index. */
class ScrubCommandTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path root = Path.of("");
  private Path config = Path.of("");
  private String manifest = "";

  @BeforeEach
  void fill() throws IOException {
    root = directory.resolve("root");
    config =
        Files.writeString(
            directory.resolve("c.yaml"),
            "storage: {rootDirectory: " + root + "}\nhttp: {port: 0}\n");
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      manifest =
          RepositoryContents.of(storage.repository(NAME)).image("image", "v1").digest().toString();
    }
    Files.delete(root.resolve("team/app/.journal"));
    Files.writeString(root.resolve("team/app/index.json"), "{");
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void repairsWhatScrubFound() {
    assertThat(run("scrub", config.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("index.json");

    assertThat(run("scrub", "--repair", config.toString())).isZero();
    assertThat(err.toString())
        .containsPattern("team/app +repaired +1 +0 +_quarantine/index-team\\+app-");
    assertThat(out.toString()).contains(manifest).containsPattern("\\bok\\b");

    assertThat(run("scrub", "--repair", config.toString())).isZero();
    assertThat(err.toString()).contains("no repository needs a new index");
  }

  @Test
  void isNotDoneBesideAServer() throws IOException {
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      assertThat(run("scrub", "--repair", config.toString())).isNotZero();
      assertThat(storage.trouble()).isEmpty();
    }
    assertThat(root.resolve("team/app/index.json")).hasContent("{");
  }
}
