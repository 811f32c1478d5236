package io.jzot.store;

/** Is told what the locks of a store cost: how long each was waited for and held. */
public interface LockWatch {
  /** Wants to know nothing; not even the time is looked at. */
  LockWatch NONE =
      new LockWatch() {
        @Override
        public long now() {
          return 0;
        }

        @Override
        public void released(Purpose purpose, long since) {
          // Nobody asks.
        }
      };

  /** What a lock was taken for. */
  enum Purpose {
    /**
     * To load what was not in memory, or was changed from outside. All other reads take no lock.
     */
    READ,
    WRITE
  }

  /** A time, for {@link #released}. */
  long now();

  /**
   * A lock was given back.
   *
   * @param since when it was asked for
   */
  void released(Purpose purpose, long since);
}
