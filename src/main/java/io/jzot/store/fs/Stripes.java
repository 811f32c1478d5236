package io.jzot.store.fs;

import io.jzot.oci.Digest;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** Locks for digests, shared by those that fall on the same stripe. For links and renames only. */
final class Stripes {
  private static final int COUNT = 256;

  private final ReentrantLock[] locks = new ReentrantLock[COUNT];

  Stripes() {
    for (int i = 0; i < COUNT; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  <T> T locked(Digest digest, MediumErrors.Operation<T> operation) throws IOException {
    ReentrantLock lock = locks[Math.floorMod(digest.hashCode(), COUNT)];
    lock.lock();
    try {
      return operation.run();
    } finally {
      lock.unlock();
    }
  }
}
