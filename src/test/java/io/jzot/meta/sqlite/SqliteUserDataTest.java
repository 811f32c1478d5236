package io.jzot.meta.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.contract.UserDataContract;
import io.jzot.meta.UserData;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteUserDataTest extends UserDataContract {
  @TempDir private Path root;
  private UserData users = new SqliteUserData(Path.of(""));

  @BeforeEach
  void open() {
    users = new SqliteUserData(root);
  }

  @AfterEach
  void close() {
    users.close();
  }

  @Override
  protected UserData users() {
    return users;
  }

  @Override
  protected UserData again() {
    users.close();
    users = new SqliteUserData(root);
    return users;
  }

  private Path file() {
    return root.resolve(SqliteUserData.FILE);
  }

  /** As somebody who has the file open beside us, which only a test does. */
  private void sql(String text) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  /** The medium has no more than that, as far as our own connection can tell. */
  private void limitPages(int pages) {
    ((SqliteUserData) users)
        .database()
        .write(
            it -> {
              try (Statement statement = it.createStatement()) {
                return statement.execute("PRAGMA max_page_count = " + pages);
              }
            });
  }

  private static ErrorCode failure(Runnable work) {
    try {
      work.run();
    } catch (OciException e) {
      return e.code();
    }
    throw new AssertionError("did not fail");
  }

  @Test
  void nothingIsOpenedUntilItIsNeeded() {
    users.tidy(NOW);
    assertThat(file()).doesNotExist();
    users.close();
    assertThat(file()).doesNotExist();
  }

  @Test
  void isForTheServerOnly() throws IOException {
    users.setGroups("alice", Set.of("a"));
    for (String name : new String[] {"", "-wal", "-shm"}) {
      Path path = root.resolve(SqliteUserData.FILE + name);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
    }
    users.close();
    try (Stream<Path> files = Files.list(root)) {
      assertThat(files).containsExactly(file());
    }
  }

  /** Faults of the write path: refused as a whole, said so, and over when the fault is. */
  @Test
  void aWriteThatFailsChangesNothing() throws SQLException {
    users.keys().add(key("k1", "alice"), 10);
    users.sessions().add(session("s1", "alice", NOW.plusSeconds(9)), 1);
    sql("CREATE TRIGGER a BEFORE INSERT ON api_key BEGIN SELECT RAISE(ABORT, 'disk'); END");
    sql("CREATE TRIGGER b BEFORE INSERT ON session BEGIN SELECT RAISE(ABORT, 'disk'); END");

    assertThat(failure(() -> users.keys().add(key("k2", "alice"), 10)))
        .isEqualTo(ErrorCode.UNAVAILABLE);
    // The one that would have had to go for it is still there.
    assertThat(failure(() -> users.sessions().add(session("s2", "alice", NOW.plusSeconds(9)), 1)))
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(users.sessions().find("s1", NOW)).isPresent();
    assertThat(users.keys().of("alice")).containsExactly(key("k1", "alice"));

    sql("DROP TRIGGER a");
    assertThat(users.keys().add(key("k2", "alice"), 10)).isTrue();
  }

  @Test
  void aFullDiskIsToldAsOne() {
    users.keys().add(key("k0", "alice"), 10_000);
    limitPages(20);
    assertThat(
            failure(
                () -> {
                  for (int i = 1; i < 10_000; i++) {
                    users.keys().add(key("k" + i, "alice"), 10_000);
                  }
                }))
        .isEqualTo(ErrorCode.STORAGE_FULL);
    int kept = users.keys().of("alice").size();
    assertThat(kept).isGreaterThan(1);
    limitPages(10_000);
    assertThat(users.keys().add(key("last", "alice"), 10_000)).isTrue();
    assertThat(again().keys().of("alice")).hasSize(kept + 1);
  }

  @Test
  void whatIsNoDatabaseIsLeftAloneAndTriedAgain() throws IOException {
    Files.writeString(file(), "this is no database, but somebody may want it back".repeat(50));
    assertThat(failure(() -> users.keys().of("alice"))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(Files.readString(file())).startsWith("this is no database");
    Files.delete(file());
    assertThat(users.keys().of("alice")).isEmpty();
  }

  /** A newer program has been here: better nothing than harm. */
  @Test
  void aNewerSchemaIsRefused() throws SQLException {
    users.keys().of("alice");
    users.close();
    sql(
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success)"
            + " VALUES (99, '99', 'future', 'SQL', 'V99__future.sql', 1, 'x', 1, 1)");
    users = new SqliteUserData(root);
    assertThatThrownBy(() -> users.keys().of("alice")).isInstanceOf(OciException.class);
  }
}
