package io.jzot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ChoreTest {

  @Test
  void tellsOfEachRun() {
    BlockingQueue<Chore.Run> runs = new LinkedBlockingQueue<>();
    Chore<String> chore = new Chore<>("test", Long.MAX_VALUE, pace -> "done", runs::add);
    chore.start();
    await().until(() -> runs.size() == 1);
    chore.start(
        pace -> {
          throw new IllegalStateException("broken");
        });
    await().until(() -> runs.size() == 2);
    assertThat(runs).extracting(Chore.Run::name).containsExactly("test", "test");
    assertThat(runs).extracting(Chore.Run::report).containsExactly("done", null);
    chore.close();
  }

  @Test
  void oneRunAtATimeAndItsReportIsKept() {
    CountDownLatch go = new CountDownLatch(1);
    Chore<String> chore =
        new Chore<>(
            "test",
            Long.MAX_VALUE,
            pace -> {
              pace.done();
              while (go.getCount() > 0) {
                LockSupport.parkNanos(1_000_000);
              }
              return "done";
            });

    assertThat(chore.start()).isTrue();
    assertThat(chore.start()).isFalse();
    assertThat(chore.status().running()).isTrue();
    go.countDown();
    await().until(() -> !chore.status().running());

    assertThat(chore.status()).isEqualTo(new Chore.Status<>(false, 1, 0, "done", null));
    assertThat(chore.start()).isTrue();
    chore.close();
    assertThat(chore.start()).isFalse();
  }

  @Test
  void failureIsTold() {
    try (Chore<String> chore =
        new Chore<>(
            "test",
            Long.MAX_VALUE,
            pace -> {
              throw new IllegalStateException("no luck");
            })) {
      chore.start();
      await().until(() -> !chore.status().running());
      assertThat(chore.status().failure()).isEqualTo("no luck");
      assertThat(chore.status().report()).isNull();
    }
  }

  @Test
  void closeEndsARun() {
    Chore<String> chore =
        new Chore<>(
            "test",
            1,
            pace -> {
              while (!pace.isStopped()) {
                pace.read(1000);
              }
              return "stopped";
            });
    chore.start();
    chore.close();

    assertThat(chore.status().report()).isEqualTo("stopped");
  }
}
