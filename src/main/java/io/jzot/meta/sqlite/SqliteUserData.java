package io.jzot.meta.sqlite;

import io.jzot.meta.KeyStore;
import io.jzot.meta.SessionStore;
import io.jzot.meta.UserData;
import io.jzot.oci.OciException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One file under the root of the default store, opened at the first use. */
public final class SqliteUserData implements UserData {
  public static final String FILE = "_jzot.db";

  private final Path file;
  private final SqliteKeys keys = new SqliteKeys(this::database);
  private final SqliteSessions sessions = new SqliteSessions(this::database);
  private @Nullable Database opened;

  /**
   * Opens nothing yet.
   *
   * @param root of the default store, which this process has locked
   */
  public SqliteUserData(Path root) {
    this.file = root.resolve(FILE);
  }

  /**
   * Copies the file as of one moment, beside whoever uses it; nothing when there is none.
   *
   * @param target which is not there yet
   * @return whether there was one
   * @throws OciException UNAVAILABLE when it cannot be read
   */
  public static boolean copy(Path root, Path target) {
    Path file = root.resolve(FILE);
    if (!Files.exists(file)) {
      return false;
    }
    Database.copy(file, target);
    return true;
  }

  synchronized Database database() {
    Database known = opened;
    if (known == null) {
      known = Database.open(file);
      opened = known;
    }
    return known;
  }

  private synchronized Optional<Database> ifOpened() {
    return Optional.ofNullable(opened);
  }

  @Override
  public KeyStore keys() {
    return keys;
  }

  @Override
  public SessionStore sessions() {
    return sessions;
  }

  @Override
  public void setGroups(String user, Set<String> groups) {
    if (!groups(user).equals(groups)) {
      database()
          .write(
              it ->
                  Rows.change(
                      it,
                      "INSERT INTO user_groups (owner, names) VALUES (?, ?)"
                          + " ON CONFLICT (owner) DO UPDATE SET names = excluded.names",
                      user,
                      Rows.joined(groups)));
    }
  }

  @Override
  public Set<String> groups(String user) {
    return database()
        .read(
            it ->
                Rows.first(
                    it,
                    row -> Set.copyOf(Rows.split(row.getString("names"))),
                    "SELECT names FROM user_groups WHERE owner = ?",
                    user))
        .orElse(Set.of());
  }

  @Override
  public void tidy(Instant now) {
    ifOpened()
        .ifPresent(
            database -> {
              keys.writeUses(database);
              SqliteSessions.dropExpired(database, now);
            });
  }

  @Override
  public synchronized void close() {
    Database known = opened;
    if (known != null) {
      keys.writeUses(known);
      known.close();
    }
  }
}
