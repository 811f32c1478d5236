package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.oci.Digest;
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

/** {@code jzot gc} on a root that no server has. */
class GcCommandTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path root = Path.of("");
  private Path config = Path.of("");
  private String lost = "";

  @BeforeEach
  void fill() throws IOException {
    root = directory.resolve("root");
    config =
        Files.writeString(
            directory.resolve("c.yaml"),
            "storage: {rootDirectory: " + root + ", gcDelay: 1ms}\nhttp: {port: 0}\n");
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
      contents.image("image", "v1");
      lost = contents.blob("lost").toString();
    }
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private Path blob() {
    return root.resolve("team/app/blobs/sha256").resolve(Digest.parse(lost).hex());
  }

  @Test
  void tellsWhatWouldGoAndWhy() {
    assertThat(run("gc", "--dry-run", config.toString())).isZero();

    assertThat(out.toString().lines().findFirst().orElseThrow())
        .containsPattern("^WHAT +WHY +BYTES$");
    assertThat(out.toString()).contains("team/app blob " + lost, "no manifest references it");
    assertThat(err.toString()).contains("would remove 0 manifests", "1 blobs");
    assertThat(blob()).exists();
  }

  @Test
  void collectsIntoTheTrashAndEmptiesItNextTime() throws Exception {
    assertThat(run("gc", config.toString())).isZero();
    assertThat(blob()).doesNotExist();
    assertThat(root.resolve("team/app/.trash")).exists();

    assertThat(run("gc", "--format", "json", config.toString())).isZero();
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.path("counts").path("emptied").asInt()).isEqualTo(1);
    assertThat(report.path("counts").path("freed").asLong()).isPositive();
    assertThat(root.resolve("team/app/.trash")).doesNotExist();
  }

  @Test
  void saysWhatItHadToLeaveAlone() throws IOException {
    Files.writeString(root.resolve("team/app/index.json"), "{");
    Files.delete(root.resolve("team/app/.journal"));

    assertThat(run("gc", config.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("team/app: not swept");
    assertThat(blob()).exists();
  }
}
