package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.api.AccessLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogOutputTest {
  private final List<String> written = new CopyOnWriteArrayList<>();
  private final AtomicInteger flushes = new AtomicInteger();
  private final LogOutput output =
      new LogOutput(
          new ExtHandler() {
            @Override
            protected void doPublish(ExtLogRecord record) {
              written.add(record.getMessage());
            }

            @Override
            public void flush() {
              flushes.incrementAndGet();
            }
          });

  @AfterEach
  void close() {
    output.close();
  }

  @Test
  void whatIsNoAccessLineIsWrittenAtOnce() {
    publish("io.jzot.store", "store opened");
    assertThat(written).containsExactly("store opened");
    assertThat(flushes).hasPositiveValue();
  }

  @Test
  void accessLinesComeSoonAllOfThemInOrder() {
    for (int i = 0; i < 20_000; i++) {
      publish(AccessLog.ACCESS, Integer.toString(i));
    }
    await().until(() -> written.size() == 20_000);
    assertThat(written.get(0)).isEqualTo("0");
    assertThat(written).isSortedAccordingTo((a, b) -> Integer.parseInt(a) - Integer.parseInt(b));
    assertThat(flushes).hasValueLessThan(20_000);
  }

  @Test
  void theEndLosesNothingAndWritesAtOnce() {
    publish(AccessLog.ACCESS, "before");
    output.drain();
    assertThat(written).containsExactly("before");
    publish(AccessLog.ACCESS, "after");
    assertThat(written).containsExactly("before", "after");
  }

  private void publish(String logger, String message) {
    ExtLogRecord record = new ExtLogRecord(Level.INFO, message, LogOutputTest.class.getName());
    record.setLoggerName(logger);
    output.publish(record);
  }
}
