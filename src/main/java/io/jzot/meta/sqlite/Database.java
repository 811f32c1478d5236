package io.jzot.meta.sqlite;

import static io.jzot.log.Field.field;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The file and the one connection to it. A commit returns when the write-ahead log is flushed
 * ({@code synchronous=FULL}); the lock of the store's root keeps other processes away.
 */
final class Database implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Database.class);
  private static final String PERMISSIONS = "rw-------";
  private static final int BUSY_MILLIS = 5000;

  /** The driver's own property. */
  private static final String LIBRARY = "org.sqlite.tmpdir";

  private final Connection connection;

  /** Something done with the connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private Database(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens the file, makes it if need be, and brings it up to date.
   *
   * @throws OciException UNAVAILABLE when it cannot be used
   */
  static Database open(Path file) {
    long begin = System.nanoTime();
    try {
      placeLibrary(file);
      create(file);
      SQLiteDataSource source = source(file);
      Flyway.configure(Database.class.getClassLoader())
          .dataSource(source)
          .locations("classpath:db/users")
          .ignoreMigrationPatterns(new String[0])
          .loggers("slf4j")
          .load()
          .migrate();
      Connection connection = source.getConnection();
      flushDirectory(file);
      log.info(
          "database of users opened",
          field("file", file),
          field("millis", (System.nanoTime() - begin) / 1_000_000));
      return new Database(connection);
    } catch (IOException | SQLException | FlywayException e) {
      throw unusable(e);
    }
  }

  /** Writes what was committed last to a new file; others may read and write meanwhile. */
  static void copy(Path file, Path target) {
    try {
      placeLibrary(target);
      create(target);
      SQLiteDataSource source = new SQLiteDataSource();
      source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
      source.getConfig().setBusyTimeout(BUSY_MILLIS);
      try (Connection connection = source.getConnection();
          PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
        copy.setString(1, target.toAbsolutePath().toString());
        copy.execute();
      }
    } catch (IOException | SQLException e) {
      throw unusable(e);
    }
  }

  private static SQLiteDataSource source(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  /**
   * The driver unpacks its library; in a container that is read-only there is no place for such
   * things but under the root.
   */
  private static void placeLibrary(Path file) throws IOException {
    if (!Files.isWritable(Path.of(System.getProperty("java.io.tmpdir", "")))
        && System.getProperty(LIBRARY) == null) {
      Path place = file.toAbsolutePath().resolveSibling("_native");
      Files.createDirectories(place);
      System.setProperty(LIBRARY, place.toString());
    }
  }

  /** For the server's own eyes; SQLite gives the files beside it the same permissions. */
  private static void create(Path file) throws IOException {
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PERMISSIONS)));
      }
    } catch (FileAlreadyExistsException e) {
      // As it should be from the second time on.
    }
  }

  private static void flushDirectory(Path file) throws IOException {
    try (FileChannel directory =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** Does it in one transaction: all of it is on the disk when this returns, or nothing. */
  synchronized <T> T write(Work<T> work) {
    try {
      connection.setAutoCommit(false);
      T result = work.on(connection);
      connection.commit();
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException e) {
      undo(e);
      throw unusable(e);
    } catch (RuntimeException e) {
      undo(e);
      throw e;
    }
  }

  /** After some errors SQLite has rolled back already, and calls it an error to ask again. */
  private void undo(Exception why) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  synchronized <T> T read(Work<T> work) {
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  private static OciException unusable(Exception e) {
    return e instanceof SQLiteException sqlite
            && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL
        ? new OciException(
            ErrorCode.STORAGE_FULL, "there is no room to write this down; nothing was changed", e)
        : new OciException(
            ErrorCode.UNAVAILABLE, "the database of users cannot be used right now, try again", e);
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.error("database of users does not close", e);
    }
  }
}
