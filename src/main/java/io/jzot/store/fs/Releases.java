package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that lose their last name, held open until nobody holds a lock: the file system gives their
 * room back when they are closed. Some take half a millisecond for that, most of it waiting, so
 * several threads do it. For one thread, and one run.
 */
final class Releases implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Releases.class);
  private static final int THREADS = 8;

  /** Open files at any time. */
  private static final int MOST = 64;

  private final Disk disk;
  private final ArrayDeque<FileChannel> held = new ArrayDeque<>();
  private final Semaphore free = new Semaphore(MOST);
  private @Nullable ExecutorService threads;

  Releases(Disk disk) {
    this.disk = disk;
  }

  /** Holds a regular file that is about to lose its last name; if it cannot, others wait longer. */
  void hold(Path file) {
    try {
      held.add(disk.openToRead(file));
    } catch (IOException e) {
      LOG.debug("file is not held", field("file", file), field("error", e.toString()));
    }
  }

  /** Lets go of what is held; to be called without locks. */
  void let() {
    for (FileChannel file = held.poll(); file != null; file = held.poll()) {
      FileChannel gone = file;
      free.acquireUninterruptibly();
      pool().execute(() -> close(gone));
    }
  }

  private ExecutorService pool() {
    ExecutorService now = threads;
    if (now == null) {
      now =
          Executors.newFixedThreadPool(
              THREADS,
              task -> {
                Thread thread = new Thread(task, "jzot-release");
                thread.setDaemon(true);
                return thread;
              });
      threads = now;
    }
    return now;
  }

  private void close(FileChannel file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("file cannot be closed", field("error", e.toString()));
    } finally {
      free.release();
    }
  }

  /** Waits until everything is given back. */
  @Override
  public void close() {
    let();
    free.acquireUninterruptibly(MOST);
    ExecutorService now = threads;
    if (now != null) {
      now.shutdown();
    }
  }
}
