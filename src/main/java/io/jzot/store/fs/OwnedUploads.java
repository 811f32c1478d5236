package io.jzot.store.fs;

import io.jzot.store.layout.Refusals;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which upload sessions each owner has begun in this life of the process and not ended. Whoever has
 * no name shares nothing with others who have none, so nobody is counted for them.
 */
final class OwnedUploads {
  private final int most;
  private final Map<String, Set<Object>> byOwner = new HashMap<>();
  private final Map<Object, String> owners = new HashMap<>();

  /**
   * Counts from nothing.
   *
   * @param most how many an owner may have; 0 is no limit
   */
  OwnedUploads(int most) {
    this.most = most;
  }

  /**
   * One more.
   *
   * @throws io.jzot.oci.OciException TOOMANYREQUESTS if the owner has too many
   */
  synchronized void begin(String owner, Object session) {
    if (most == 0 || owner.isEmpty()) {
      return;
    }
    Set<Object> open = byOwner.computeIfAbsent(owner, it -> new HashSet<>());
    if (open.size() >= most) {
      throw Refusals.tooManyUploads(most);
    }
    open.add(session);
    owners.put(session, owner);
  }

  /** It is over, however it ended; nothing happens if it is not known. */
  synchronized void end(Object session) {
    String owner = owners.remove(session);
    Set<Object> open = owner == null ? null : byOwner.get(owner);
    if (open != null && open.remove(session) && open.isEmpty()) {
      byOwner.remove(owner);
    }
  }
}
