package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.store.grace.Keeper;
import io.jzot.store.grace.Keeper.Outcome;
import io.jzot.store.layout.IndexChanges;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one transaction relies on, or lets go of: nobody takes it away until what was decided can be
 * seen. Used by one thread.
 */
final class Pins implements AutoCloseable {
  private final FileShelf shelf;
  private final FileRepositoryReader reader;
  private final Keeper keeper;

  /** What is pinned, and what was seen of it; empty for what is not there. */
  private final Map<Digest, Optional<FileState>> there = new HashMap<>();

  private boolean done;

  Pins(FileShelf shelf, FileRepositoryReader reader) {
    this.shelf = shelf;
    this.reader = reader;
    this.keeper = shelf.parts().keeper();
  }

  /** Whether a blob is there; it comes back from the trash if need be, and stays. */
  boolean has(Digest digest) {
    return find(digest).isPresent();
  }

  private Optional<FileState> find(Digest digest) {
    pin(digest);
    Optional<FileState> found = there.getOrDefault(digest, Optional.empty());
    if (found.isEmpty()) {
      found = reader.findBlob(digest);
      if (found.isEmpty() && isRestored(digest)) {
        found = reader.findBlob(digest);
      }
      there.put(digest, found);
    }
    return found;
  }

  /** What is there of those blobs, pinned or not. */
  Map<Digest, FileState> states(Collection<Digest> digests) {
    Map<Digest, FileState> states = new LinkedHashMap<>();
    for (Digest digest : digests) {
      Optional<FileState> seen = there.containsKey(digest) ? find(digest) : reader.findBlob(digest);
      seen.ifPresent(state -> states.put(digest, state));
    }
    return states;
  }

  /** What was seen of them may be so no more: they are looked for again. */
  void lookAgain() {
    there.replaceAll((digest, state) -> Optional.empty());
  }

  private void pin(Digest digest) {
    if (!there.containsKey(digest)) {
      keeper.pin(shelf.folder().name(), digest);
      there.put(digest, Optional.empty());
    }
  }

  private boolean isRestored(Digest digest) {
    return shelf
        .parts()
        .errors()
        .writing(() -> keeper.restore(shelf.folder().name(), digest, shelf));
  }

  /** What may lose its last reference gets its grace time from when that can be seen. */
  void releasing(IndexChanges changes) {
    for (Digest digest : changes.released()) {
      pin(digest);
      keeper.touched(shelf.folder().name(), FileGarbage.loose(digest));
    }
    changes.untagged().forEach(this::renew);
  }

  private void renew(Digest manifest) {
    keeper.used(shelf.folder().name(), FileGarbage.loose(manifest));
  }

  /** What was decided can be seen. */
  void done() {
    done = true;
  }

  @Override
  public void close() {
    for (Digest digest : there.keySet()) {
      keeper.release(shelf.folder().name(), digest, outcome(digest));
    }
  }

  private Outcome outcome(Digest digest) {
    if (!done) {
      return Outcome.NOTHING;
    }
    return shelf.isReferenced(digest) ? Outcome.REFERENCED : Outcome.PROMISED;
  }

  /** Something that is done for a client while a blob is pinned. */
  @FunctionalInterface
  interface Telling {
    /** Whether the client is told that it is there. */
    boolean run() throws IOException;
  }

  /** Does something after which a client is told that a blob is there. */
  static boolean telling(FileShelf shelf, Digest digest, Telling telling) throws IOException {
    Keeper keeper = shelf.parts().keeper();
    keeper.pin(shelf.folder().name(), digest);
    boolean told = false;
    try {
      told = telling.run();
      return told;
    } finally {
      keeper.release(shelf.folder().name(), digest, told ? Outcome.PROMISED : Outcome.NOTHING);
      keeper.stir(shelf.folder().name());
    }
  }
}
