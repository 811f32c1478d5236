package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.store.grace.Keeper;
import io.jzot.store.grace.Keeper.Outcome;
import io.jzot.store.layout.IndexChanges;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What one transaction relies on, or lets go of: nobody takes it away until what was decided can be
 * seen. Used by one thread.
 */
final class Pins implements AutoCloseable {
  private final FileShelf shelf;
  private final FileRepositoryReader reader;
  private final Keeper keeper;
  private final Map<Digest, Boolean> there = new HashMap<>();
  private boolean done;

  Pins(FileShelf shelf, FileRepositoryReader reader) {
    this.shelf = shelf;
    this.reader = reader;
    this.keeper = shelf.parts().keeper();
  }

  /** Whether a blob is there; it comes back from the trash if need be, and stays. */
  boolean has(Digest digest) {
    pin(digest);
    boolean found = Boolean.TRUE.equals(there.get(digest));
    if (!found) {
      found = reader.hasBlob(digest) || (isRestored(digest) && reader.hasBlob(digest));
      there.put(digest, found);
    }
    return found;
  }

  private void pin(Digest digest) {
    if (!there.containsKey(digest)) {
      keeper.pin(shelf.folder().name(), digest);
      there.put(digest, false);
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
