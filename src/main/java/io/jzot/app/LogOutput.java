package io.jzot.app;

import io.jzot.api.AccessLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Where the log goes. Lines of the access log are formatted and written some milliseconds later, in
 * batches, on a thread of their own; everything else at once, by whoever logs it. When that thread
 * does not keep up, requests wait for it: no line is dropped.
 */
final class LogOutput extends ExtHandler {
  private static final int CAPACITY = 8192;
  private static final long PAUSE_MILLIS = 5;

  private final ExtHandler sink;
  private final BlockingQueue<ExtLogRecord> waiting = new ArrayBlockingQueue<>(CAPACITY);
  private final Thread writer = new Thread(this::write, "access-log");
  private volatile boolean stopped;

  /**
   * @param sink writes without flushing by itself
   */
  LogOutput(ExtHandler sink) {
    this.sink = sink;
    sink.setAutoFlush(false);
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  protected void doPublish(ExtLogRecord record) {
    if (stopped || !AccessLog.ACCESS.equals(record.getLoggerName())) {
      sink.publish(record);
      sink.flush();
      return;
    }
    try {
      waiting.put(record);
      if (stopped) {
        writeAll(new ArrayList<>());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sink.publish(record);
    }
  }

  private void write() {
    List<ExtLogRecord> batch = new ArrayList<>();
    try {
      while (true) {
        batch.add(waiting.take());
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS); // More come meanwhile, and wake nobody.
        writeAll(batch);
      }
    } catch (InterruptedException e) {
      writeAll(batch);
    }
  }

  private void writeAll(List<ExtLogRecord> batch) {
    waiting.drainTo(batch);
    batch.forEach(sink::publish);
    batch.clear();
    sink.flush();
  }

  /** Writes what waits; from now on every line is written at once. */
  void drain() {
    stopped = true;
    writer.interrupt();
    try {
      writer.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writeAll(new ArrayList<>());
  }

  @Override
  public void flush() {
    sink.flush();
  }

  @Override
  public void close() {
    drain();
    sink.close();
    super.close();
  }
}
