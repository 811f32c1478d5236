package io.jzot.config;

import static io.jzot.log.Field.field;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when files change: edited in place, replaced by a rename, or swapped by a symbolic link
 * above them (Kubernetes' {@code ..data}). It looks at them again and again instead of asking the
 * system for events, which get lost on network file systems and behind links. A change is told once
 * the files have been the same for a while, so that a file is rarely seen half-written.
 */
public final class FileWatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileWatcher.class);
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final Duration interval;
  private final Duration settling;
  private final Set<Look> looks = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "file-watcher");
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.DiscardPolicy());

  public FileWatcher() {
    this(INTERVAL);
  }

  /**
   * With another interval than the ordinary one.
   *
   * @param interval how often to look; a change is told when the files have been the same for four
   *     fifths of it
   */
  public FileWatcher(Duration interval) {
    this.interval = interval;
    this.settling = interval.multipliedBy(4).dividedBy(5);
    again(interval);
  }

  /** Ends a watch. */
  @FunctionalInterface
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Watches files as one thing, such as a certificate and its key.
   *
   * @param changed called on the one thread of all watches, never twice at a time; whatever was
   *     written before this method was called is not a change
   */
  public Watch watch(Collection<Path> files, Runnable changed) {
    Look look = new Look(List.copyOf(files), changed);
    looks.add(look);
    return () -> looks.remove(look);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void again(Duration later) {
    var unused = clock.schedule(this::lookAtAll, later.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whatever happens, it goes on. */
  private void lookAtAll() {
    boolean settled = true;
    try {
      for (Look look : looks) {
        settled &= look.settled();
      }
    } finally {
      again(settled ? interval : settling);
    }
  }

  /** One watch: what the files looked like when they were told of, and when last looked at. */
  private static final class Look {
    private final List<Path> files;
    private final Runnable changed;
    private List<Map<String, Object>> told;
    private List<Map<String, Object>> last;

    Look(List<Path> files, Runnable changed) {
      this.files = files;
      this.changed = changed;
      this.told = marks(files);
      this.last = told;
    }

    /** Looks, and tells; whether there is nothing that waits to be told. */
    boolean settled() {
      try {
        List<Map<String, Object>> now = marks(files);
        boolean quiet = now.equals(last);
        last = now;
        if (quiet && !now.equals(told)) {
          told = now;
          changed.run();
        }
      } catch (RuntimeException e) {
        log.error("a changed file was not taken up", field("files", files), e);
      }
      return last.equals(told);
    }

    private static List<Map<String, Object>> marks(List<Path> files) {
      return files.stream().map(Look::mark).toList();
    }

    /** Of what the path leads to, links followed; the inode tells one file from the next. */
    private static Map<String, Object> mark(Path file) {
      try {
        Map<String, Object> all = Files.readAttributes(file, "lastModifiedTime,size,fileKey");
        return Map.of(
            "time", all.get("lastModifiedTime"),
            "size", all.get("size"),
            "key", String.valueOf(all.get("fileKey")));
      } catch (IOException e) {
        return Map.of();
      }
    }
  }
}
