package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.store.LockWatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IndexLockTest {
  private final AtomicLong clock = new AtomicLong();
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final IndexLock lock =
      new IndexLock(
          new LockWatch() {
            @Override
            public long now() {
              return clock.get();
            }

            @Override
            public void released(Purpose purpose, long since) {
              told.add(purpose + " " + (clock.get() - since));
            }
          });

  @Test
  void waitingCountsAsHoldingDoes() throws Exception {
    lock.lock(LockWatch.Purpose.WRITE);
    Thread other =
        new Thread(
            () -> {
              lock.lock(LockWatch.Purpose.READ);
              lock.unlock();
            });
    other.start();
    await().until(() -> other.getState() == Thread.State.WAITING);
    clock.addAndGet(7);
    lock.unlock();
    other.join();
    assertThat(told).containsExactlyInAnyOrder("WRITE 7", "READ 7");
  }

  @Test
  void whoHasItAlreadyTakesItOnce() {
    lock.lock(LockWatch.Purpose.WRITE);
    clock.addAndGet(1);
    lock.lock(LockWatch.Purpose.READ);
    clock.addAndGet(2);
    lock.unlock();
    assertThat(told).isEmpty();
    clock.addAndGet(4);
    lock.unlock();
    assertThat(told).containsExactly("WRITE 7");
  }
}
