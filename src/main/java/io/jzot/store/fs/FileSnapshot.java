package io.jzot.store.fs;

import java.util.concurrent.TimeUnit;

/**
 * What a file looked like when it was read. Timestamps come from a clock that ticks: a file that
 * changed shortly before it was read may have changed again right after without looking different
 * (JGit calls it racily clean). Such a snapshot says that nothing is sure.
 *
 * @param readAt when reading began, nanoseconds since the epoch
 */
record FileSnapshot(FileState state, long readAt) {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long COARSE_TICK = TimeUnit.MILLISECONDS.toNanos(2_500);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  static FileSnapshot of(FileState state, long now) {
    return new FileSnapshot(state, now);
  }

  /** Whether the file looks as it did, but for names that it got or lost. */
  boolean looksLike(FileState now) {
    return state.isSameContent(now) && state.changed() == now.changed();
  }

  /** Whether a later change might not show. */
  boolean isRacy() {
    return Math.abs(readAt - state.changed()) <= tick();
  }

  /** Whole seconds only: the file system probably has no finer ones. */
  private long tick() {
    boolean coarse = state.changed() % SECOND == 0 && state.modified() % SECOND == 0;
    return coarse ? COARSE_TICK : TICK;
  }
}
