package io.jzot.store.fs;

import io.jzot.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows about the content of files: that a file was verified and forced, that it
 * is damaged, or that it could not be forced. Remembers a bounded number; what was forgotten is
 * verified again. Safe for concurrent use.
 */
final class KnownFiles {
  private static final int CAPACITY = 16_384;

  private final RecentMap<FileId, Verdict> verdicts = new RecentMap<>(CAPACITY);

  private record FileId(long device, long inode) {
    static FileId of(FileState state) {
      return new FileId(state.device(), state.inode());
    }
  }

  private enum Finding {
    GOOD,
    DAMAGED,
    /** Nobody knows what of it will be there after a power cut; never to be forced again. */
    UNFORCED
  }

  private record Verdict(Digest digest, FileState state, Finding finding) {}

  boolean isGood(Digest digest, FileState state) {
    return find(digest, state) == Finding.GOOD;
  }

  boolean isBad(Digest digest, FileState state) {
    return find(digest, state) == Finding.DAMAGED;
  }

  /** Whether it could not be forced: fit to be read, but not to be relied upon. */
  boolean isUnforced(Digest digest, FileState state) {
    return find(digest, state) == Finding.UNFORCED;
  }

  void add(Digest digest, FileState state, boolean good) {
    put(digest, state, good ? Finding.GOOD : Finding.DAMAGED);
  }

  void addUnforced(Digest digest, FileState state) {
    put(digest, state, Finding.UNFORCED);
  }

  private void put(Digest digest, FileState state, Finding finding) {
    verdicts.put(FileId.of(state), new Verdict(digest, state, finding));
  }

  /** A verdict counts only for the content that was looked at. */
  private @Nullable Finding find(Digest digest, FileState state) {
    Verdict verdict = verdicts.find(FileId.of(state));
    if (verdict == null || !verdict.digest.equals(digest) || !verdict.state.isSameContent(state)) {
      return null;
    }
    return verdict.finding;
  }
}
