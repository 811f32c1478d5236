package io.jzot.meta;

import java.time.Instant;
import java.util.Set;

/**
 * A database of what belongs to users. Opened when it is first asked for something. Calls block,
 * and when one that changes something returns, the change is on the disk.
 *
 * <p>Every method may throw an {@link io.jzot.oci.OciException}: UNAVAILABLE, or STORAGE_FULL; then
 * nothing was changed.
 */
public interface UserData extends AutoCloseable {
  KeyStore keys();

  SessionStore sessions();

  /** Remembers the groups that a user had at a log-in. */
  void setGroups(String user, Set<String> groups);

  /** Those of the last log-in. */
  Set<String> groups(String user);

  /** Writes what may be written late, and drops what is over. Does not open anything. */
  void tidy(Instant now);

  @Override
  void close();
}
