package io.jzot.store.fs;

import java.io.IOException;

/** A change log that cannot be believed, so that nothing may be written on top of it. */
final class DamagedLogException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean newer;

  /**
   * @param newer whether it is sound but of a version that this program does not know
   */
  DamagedLogException(String problem, boolean newer) {
    super(problem);
    this.newer = newer;
  }

  boolean isNewer() {
    return newer;
  }
}
