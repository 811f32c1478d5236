package io.jzot.store.fs;

import java.util.concurrent.TimeUnit;

/**
 * What a file looked like when it was read or written. Timestamps come from a clock that ticks: a
 * file that changed shortly before it was read may change again right after without looking
 * different (JGit calls it racily clean).
 *
 * @param isRacy whether a later change might not show
 */
record FileSnapshot(FileState state, boolean isRacy) {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long COARSE_TICK = TimeUnit.MILLISECONDS.toNanos(2_500);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /**
   * Of a file that somebody wrote.
   *
   * @param readAt when reading began, nanoseconds since the epoch
   */
  static FileSnapshot read(FileState state, long readAt) {
    return new FileSnapshot(state, Math.abs(readAt - state.changed()) <= tick(state));
  }

  /**
   * Of a file that we gave a time of modification that the clock never shows, so that every later
   * change shows; unless the file system did not take it.
   */
  static FileSnapshot written(FileState state, long modified, long writtenAt) {
    return state.modified() == modified ? new FileSnapshot(state, false) : read(state, writtenAt);
  }

  /** Whether the file looks as it did. */
  boolean looksLike(FileState now) {
    return state.isSameContent(now) && state.changed() == now.changed();
  }

  /** Whole seconds only: the file system probably has no finer ones. */
  private static long tick(FileState state) {
    boolean coarse = state.changed() % SECOND == 0 && state.modified() % SECOND == 0;
    return coarse ? COARSE_TICK : TICK;
  }
}
