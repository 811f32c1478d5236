package io.jzot.store.fs;

import io.jzot.store.LockWatch;
import io.jzot.store.LockWatch.Purpose;
import java.util.concurrent.locks.ReentrantLock;

/** The lock of one repository's index; may be taken again by who has it. */
final class IndexLock {
  private final ReentrantLock lock = new ReentrantLock();
  private final LockWatch watch;

  /** Of who has it. */
  private Purpose purpose = Purpose.READ;

  private long since;

  IndexLock(LockWatch watch) {
    this.watch = watch;
  }

  void lock(Purpose newPurpose) {
    long asked = watch.now();
    lock.lock();
    if (lock.getHoldCount() == 1) {
      purpose = newPurpose;
      since = asked;
    }
  }

  void unlock() {
    boolean last = lock.getHoldCount() == 1;
    Purpose done = purpose;
    long asked = since;
    lock.unlock();
    if (last) {
      watch.released(done, asked);
    }
  }
}
