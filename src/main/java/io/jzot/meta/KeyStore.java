package io.jzot.meta;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The API keys of all users. */
public interface KeyStore {
  /**
   * Adds a key.
   *
   * @param most how many keys a user may have
   * @return false when the owner has that many
   */
  boolean add(KeyRecord key, int most);

  /** The key with this hash. */
  Optional<KeyRecord> find(String hash);

  /** The key of this id, if that user has it. */
  Optional<KeyRecord> get(String owner, String id);

  /** Those of a user, in the order in which they were made. */
  List<KeyRecord> of(String owner);

  /** Whether the user had it. */
  boolean remove(String owner, String id);

  /** A key was used. Not written now, but by {@link UserData#tidy}; seen at once. */
  void used(String id, Instant at);
}
