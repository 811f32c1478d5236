package io.jzot.meta.sqlite;

import io.jzot.meta.SessionRecord;
import io.jzot.meta.SessionStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Sessions in a table. */
final class SqliteSessions implements SessionStore {
  private final Supplier<Database> database;

  SqliteSessions(Supplier<Database> database) {
    this.database = database;
  }

  @Override
  public void add(SessionRecord session, int most) {
    Optional<SessionRecord.Provider> provider = session.provider();
    database
        .get()
        .write(
            it -> {
              Rows.change(
                  it,
                  "DELETE FROM session WHERE owner = ? AND hash NOT IN (SELECT hash FROM session"
                      + " WHERE owner = ? ORDER BY expires DESC LIMIT ?)",
                  session.user(),
                  session.user(),
                  most - 1);
              return Rows.change(
                  it,
                  "INSERT INTO session (hash, owner, group_names, method, standing, provider,"
                      + " client_id, end_session, id_token, expires)"
                      + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  session.hash(),
                  session.user(),
                  Rows.joined(session.groups()),
                  session.method(),
                  session.standing(),
                  provider.map(SessionRecord.Provider::name).orElse(null),
                  provider.map(SessionRecord.Provider::clientId).orElse(null),
                  provider.map(SessionRecord.Provider::endSession).orElse(null),
                  provider.map(SessionRecord.Provider::idToken).orElse(null),
                  session.expires().toEpochMilli());
            });
  }

  @Override
  public Optional<SessionRecord> find(String hash, Instant now) {
    return database
        .get()
        .read(
            it ->
                Rows.first(
                    it,
                    SqliteSessions::session,
                    "SELECT * FROM session WHERE hash = ? AND expires > ?",
                    hash,
                    now.toEpochMilli()));
  }

  @Override
  public Optional<SessionRecord> remove(String hash) {
    return database
        .get()
        .write(
            it -> {
              Optional<SessionRecord> found =
                  Rows.first(
                      it, SqliteSessions::session, "SELECT * FROM session WHERE hash = ?", hash);
              Rows.change(it, "DELETE FROM session WHERE hash = ?", hash);
              return found;
            });
  }

  static void dropExpired(Database database, Instant now) {
    database.write(
        it -> Rows.change(it, "DELETE FROM session WHERE expires <= ?", now.toEpochMilli()));
  }

  private static SessionRecord session(ResultSet row) throws SQLException {
    String provider = row.getString("provider");
    return new SessionRecord(
        row.getString("hash"),
        row.getString("owner"),
        Set.copyOf(Rows.split(row.getString("group_names"))),
        row.getString("method"),
        row.getString("standing"),
        provider == null
            ? Optional.empty()
            : Optional.of(
                new SessionRecord.Provider(
                    provider,
                    row.getString("client_id"),
                    row.getString("end_session"),
                    row.getString("id_token"))),
        Instant.ofEpochMilli(row.getLong("expires")));
  }
}
