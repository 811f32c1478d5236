package io.jzot.store.fs;

import io.jzot.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows about the content of files: that a file was verified and forced, or that
 * it is damaged (or could not be forced, which is as bad). Remembers a bounded number; what was
 * forgotten is verified again. Safe for concurrent use.
 */
final class KnownFiles {
  private static final int CAPACITY = 16_384;

  private final RecentMap<FileId, Verdict> verdicts = new RecentMap<>(CAPACITY);

  private record FileId(long device, long inode) {
    static FileId of(FileState state) {
      return new FileId(state.device(), state.inode());
    }
  }

  private record Verdict(Digest digest, FileState state, boolean good) {}

  boolean isGood(Digest digest, FileState state) {
    Verdict verdict = find(digest, state);
    return verdict != null && verdict.good;
  }

  boolean isBad(Digest digest, FileState state) {
    Verdict verdict = find(digest, state);
    return verdict != null && !verdict.good;
  }

  void add(Digest digest, FileState state, boolean good) {
    verdicts.put(FileId.of(state), new Verdict(digest, state, good));
  }

  /** A verdict counts only for the content that was looked at. */
  private @Nullable Verdict find(Digest digest, FileState state) {
    Verdict verdict = verdicts.find(FileId.of(state));
    boolean same =
        verdict != null && verdict.digest.equals(digest) && verdict.state.isSameContent(state);
    return same ? verdict : null;
  }
}
