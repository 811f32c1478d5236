package io.jzot.meta.sqlite;

import io.jzot.meta.KeyRecord;
import io.jzot.meta.KeyStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** API keys in a table. */
final class SqliteKeys implements KeyStore {
  private final Supplier<Database> database;
  private final Map<String, Instant> uses = new ConcurrentHashMap<>();

  SqliteKeys(Supplier<Database> database) {
    this.database = database;
  }

  @Override
  public boolean add(KeyRecord key, int most) {
    return database
        .get()
        .write(
            it -> {
              int have =
                  Rows.first(
                          it,
                          row -> row.getInt(1),
                          "SELECT COUNT(*) FROM api_key WHERE owner = ?",
                          key.owner())
                      .orElse(0);
              if (have >= most) {
                return false;
              }
              Rows.change(
                  it,
                  "INSERT INTO api_key (id, hash, owner, method, label, scopes, creator_agent,"
                      + " created, expires, last_used) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  key.id(),
                  key.hash(),
                  key.owner(),
                  key.method(),
                  key.label(),
                  Rows.joined(key.scopes()),
                  key.creatorAgent(),
                  key.created().toEpochMilli(),
                  Rows.millis(key.expires()),
                  Rows.millis(key.lastUsed()));
              return true;
            });
  }

  @Override
  public Optional<KeyRecord> find(String hash) {
    return database
        .get()
        .read(it -> Rows.first(it, this::key, "SELECT * FROM api_key WHERE hash = ?", hash));
  }

  @Override
  public Optional<KeyRecord> get(String owner, String id) {
    return database
        .get()
        .read(
            it ->
                Rows.first(
                    it, this::key, "SELECT * FROM api_key WHERE id = ? AND owner = ?", id, owner));
  }

  @Override
  public List<KeyRecord> of(String owner) {
    return database
        .get()
        .read(
            it ->
                Rows.list(
                    it,
                    this::key,
                    "SELECT * FROM api_key WHERE owner = ? ORDER BY created, id",
                    owner));
  }

  @Override
  public boolean remove(String owner, String id) {
    return database
            .get()
            .write(
                it -> Rows.change(it, "DELETE FROM api_key WHERE owner = ? AND id = ?", owner, id))
        > 0;
  }

  @Override
  public void used(String id, Instant at) {
    uses.put(id, at);
  }

  /** In one transaction; what comes meanwhile is for the next time. */
  void writeUses(Database to) {
    Map<String, Instant> now = Map.copyOf(uses);
    if (now.isEmpty()) {
      return;
    }
    to.write(
        it -> {
          for (Map.Entry<String, Instant> use : now.entrySet()) {
            Rows.change(
                it,
                "UPDATE api_key SET last_used = ? WHERE id = ?",
                use.getValue().toEpochMilli(),
                use.getKey());
          }
          return now.size();
        });
    now.forEach(uses::remove);
  }

  private KeyRecord key(ResultSet row) throws SQLException {
    String id = row.getString("id");
    Optional<Instant> written = Rows.time(row, "last_used");
    return new KeyRecord(
        id,
        row.getString("hash"),
        row.getString("owner"),
        row.getString("method"),
        row.getString("label"),
        Rows.split(row.getString("scopes")),
        row.getString("creator_agent"),
        Instant.ofEpochMilli(row.getLong("created")),
        Rows.time(row, "expires"),
        Optional.ofNullable(uses.get(id)).or(() -> written));
  }
}
