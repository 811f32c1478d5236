package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.meta.KeyRecord;
import io.jzot.meta.sqlite.SqliteUserData;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.fs.FileStorage;
import io.jzot.store.fs.FileStorageOptions;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jzot backup} beside a process that has the stores open. */
class BackupCommandTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");
  private static final RepositoryName APART = new RepositoryName("apart/app");

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path config = Path.of("");

  @BeforeEach
  void write() throws IOException {
    config =
        Files.writeString(
            directory.resolve("c.yaml"),
            """
            storage:
              rootDirectory: %1$s/root
              subPaths: {/apart: {rootDirectory: %1$s/apart}}
            http: {port: 0}
            """
                .formatted(directory));
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private FileStorage open(Path root) {
    return FileStorage.open(root, FileStorageOptions.DEFAULT);
  }

  @Test
  void copiesAllStoresAndTheUsersWhileTheyAreInUse() throws IOException {
    Path root = directory.resolve("root");
    try (FileStorage storage = open(root);
        FileStorage apart = open(directory.resolve("apart"));
        SqliteUserData users = new SqliteUserData(root)) {
      RepositoryContents.of(storage.repository(NAME)).image("one", "v1");
      RepositoryContents.of(apart.repository(APART)).image("two", "v2");
      users.keys().add(key(), 1);

      assertThat(run("backup", config.toString(), "--to", directory.resolve("b1").toString()))
          .as(err.toString())
          .isZero();
      for (Path each : List.of(root, directory.resolve("apart"))) {
        assertThat(out.toString())
            .containsPattern(
                each + ": 1 repositories; 4 blobs of [0-9]{4} bytes copied, 0 shared with");
      }
      assertThat(
              run(
                  "backup",
                  config.toString(),
                  "--to",
                  directory.resolve("b2").toString(),
                  "--previous",
                  directory.resolve("b1").toString()))
          .isZero();
      assertThat(out.toString())
          .containsOnlyOnce(root + ": 1 repositories; 0 blobs of 0 bytes copied, 4 shared");
      assertThat(run("backup", config.toString(), "--to", directory.resolve("b2").toString()))
          .isEqualTo(1);
      assertThat(err.toString()).contains("exists already").doesNotContain("\tat ");
    }
    Path backup = directory.resolve("b2");
    try (FileStorage storage = open(backup);
        FileStorage apart = open(backup.resolve("_subpaths/apart"));
        SqliteUserData users = new SqliteUserData(backup)) {
      assertThat(storage.repository(NAME).find(new Tag("v1"))).isPresent();
      assertThat(apart.repository(APART).find(new Tag("v2"))).isPresent();
      assertThat(users.keys().of("alice")).containsExactly(key());
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(backup.resolve("_jzot.db"))))
        .isEqualTo("rw-------");
  }

  @Test
  void whatIsMissingFailsUnlessTheStoreMayLackIt() throws IOException {
    Path root = directory.resolve("root");
    try (FileStorage storage = open(root);
        FileStorage apart = open(directory.resolve("apart"))) {
      var contents = RepositoryContents.of(storage.repository(NAME));
      contents.index(List.of(RepositoryContents.imageOf("absent").raw()), "sparse");
      assertThat(apart.trouble()).isEmpty();
    }
    assertThat(run("backup", config.toString(), "--to", directory.resolve("b1").toString()))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("team/app: " + RepositoryContents.imageOf("absent").raw().digest() + ": missing");

    Files.writeString(
        config, Files.readString(config).replace("subPaths", "sparse: indexes\n  subPaths"));
    assertThat(run("backup", config.toString(), "--to", directory.resolve("b2").toString()))
        .as(err.toString())
        .isZero();
  }

  private static KeyRecord key() {
    return new KeyRecord(
        "id",
        "hash",
        "alice",
        "htpasswd",
        "label",
        List.of(),
        "agent",
        Instant.parse("2026-01-01T00:00:00Z"),
        Optional.empty(),
        Optional.empty());
  }
}
