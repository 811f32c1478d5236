package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.store.layout.IndexImage;
import io.jzot.store.layout.RepositoryIndex;
import io.jzot.store.layout.Stamp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the index of one repository as {@code index.json}, one at a time and never backwards:
 * at once while it is tiny, otherwise so rarely that it takes at most 5 % of the time and at most
 * ten times a second. What is published is a projection: that it fails harms nobody, it is tried
 * again. Its content is flushed before it gets its name, so that whatever a power cut leaves is
 * whole; its name when it has rested for a second.
 */
final class IndexPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(IndexPublisher.class);

  /** Entries of an index that is published with each change. */
  private static final int TINY = 32;

  /** Of one that is published with a change if none was a moment ago. */
  private static final int SMALL = 256;

  private static final int PATIENCE = 10;
  private static final long REST = TimeUnit.SECONDS.toNanos(1);

  private final RepositoryFolder folder;
  private final DurableFiles files;
  private final Room room;
  private final IndexFile index;
  private final Housekeeping housekeeping;
  private final ReentrantLock publishing = new ReentrantLock();

  /** The change that {@code index.json} shows, and the one that it shows durably. */
  private volatile long published = Stamp.NONE;

  private volatile long flushed = Stamp.NONE;

  /** Whether the content of what is published is durable: not if somebody else wrote it. */
  private volatile boolean forced;

  /** The generation that what is published is of. */
  private volatile long shownIn;

  private final PublishPace pace = new PublishPace(System.nanoTime());
  private final List<Runnable> whenFlushed = new ArrayList<>();

  IndexPublisher(RepositoryFolder folder, StoreParts parts, IndexFile index) {
    this.folder = folder;
    this.files = parts.files();
    this.room = parts.errors().room();
    this.index = index;
    this.housekeeping = parts.housekeeping();
  }

  /** What was read shows that change; if that is not the newest one, it will be published. */
  void loaded(long sequence) {
    published = sequence;
    flushed = Stamp.NONE;
    forced = false;
    shownIn = index.commits().generation();
    pace.touched(System.nanoTime());
    housekeeping.schedule(this, REST);
  }

  /**
   * There is no {@code index.json} that is worth anything.
   *
   * @param now whether it is made at once and durably
   */
  void restore(boolean now) throws IOException {
    published = Stamp.NONE;
    flushed = Stamp.NONE;
    if (now) {
      publish(true);
    }
    housekeeping.schedule(this, REST);
  }

  /** Runs something while nothing is published. */
  boolean alone(MediumErrors.Operation<Boolean> operation) throws IOException {
    publishing.lock();
    try {
      return operation.run();
    } finally {
      publishing.unlock();
    }
  }

  /** There is no repository any more. */
  void vanished() {
    published = Stamp.NONE;
    flushed = Stamp.NONE;
  }

  /**
   * Something was committed. Tiny indexes are published when this returns; small ones as well,
   * unless that was done a moment ago.
   */
  void committed(RepositoryIndex changed) {
    long due = pace.due(System.nanoTime());
    boolean now = changed.entries() <= TINY || (isSmall(changed) && due == 0);
    if (now) {
      publishQuietly();
    }
    housekeeping.schedule(this, now ? REST : due);
  }

  static boolean isSmall(RepositoryIndex changed) {
    return changed.entries() <= SMALL;
  }

  private void publishQuietly() {
    try {
      publish(false);
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "index.json cannot be published now, the log has what it lacks",
          field("repository", folder.name()),
          field("error", e.toString()));
    }
  }

  /** The log could not be written: what is in it that nobody was told of has to go. */
  void failed() {
    housekeeping.schedule(this, REST);
  }

  /** Publishes the newest state, durably: nothing on the disk names what is older. */
  void flush() throws IOException {
    publish(true);
  }

  /** Runs something once what is committed now was published durably. */
  void whenFlushed(Runnable action) {
    synchronized (whenFlushed) {
      whenFlushed.add(action);
    }
    housekeeping.schedule(this, pace.due(System.nanoTime()));
  }

  private void publish(boolean durably) throws IOException {
    for (int attempt = 0; attempt < PATIENCE; attempt++) {
      if (attempt > 0) {
        index.current(); // Somebody else changed it: merged with what we have.
      }
      publishing.lock();
      try {
        if (tryPublish(durably)) {
          return;
        }
      } finally {
        publishing.unlock();
      }
    }
    throw new IOException("index.json does not stop changing");
  }

  private boolean tryPublish(boolean durably) throws IOException {
    long generation = index.commits().generation();
    IndexView view = index.view();
    if (view == null || !view.isKept()) {
      return true;
    }
    RepositoryIndex newest = view.readable();
    if (newest.sequence() <= published) {
      return !durably || flushed >= published || flushPublished();
    }
    long began = System.nanoTime();
    IndexImage image = newest.image();
    IndexDocument.Staged staged = room.freeing(() -> index.document().write(image));
    if (!index.rename(staged)) {
      return false;
    }
    published = image.sequence();
    forced = true;
    shownIn = generation;
    if (durably) {
      flushName();
    }
    pace.wrote(began, System.nanoTime());
    return true;
  }

  /** Makes the name of what was published before durable, and its content if need be. */
  private boolean flushPublished() throws IOException {
    if (!index.isUntouched()) {
      return false;
    }
    if (!forced) {
      forceInherited();
    }
    flushName();
    return true;
  }

  private void flushName() throws IOException {
    files.flushDirectory(folder.directory());
    flushed = published;
    index.commits().overwrote(shownIn);
  }

  private void forceInherited() throws IOException {
    try {
      files.force(folder.index());
      forced = true;
    } catch (IOException e) {
      published = Stamp.NONE; // Never forced again: published anew.
      throw e;
    }
  }

  /** What housekeeping does: publishes, flushes, rewrites the log, as far as each is due. */
  void tidy() {
    try {
      index.commits().compact();
      IndexView view = index.view();
      if (view == null || !view.isKept()) {
        return;
      }
      index.commits().prepare();
      int waiting = waiting();
      boolean rested = pace.hasRested(System.nanoTime(), REST);
      boolean behind = view.readable().sequence() > published;
      if (waiting > 0 || (rested && !behind)) {
        flush();
      } else if (behind) {
        publish(false);
      }
      runWaiting(waiting);
      index.commits().compact(); // What was flushed may outdate its snapshot.
      pace.succeeded();
    } catch (IOException | RuntimeException e) {
      long again = pace.failed();
      LOG.warn(
          "housekeeping of the repository failed and is tried again",
          field("repository", folder.name()),
          field("seconds", TimeUnit.NANOSECONDS.toSeconds(again)),
          field("error", e.toString()));
      housekeeping.schedule(this, again);
      return;
    }
    if (!isClean()) {
      housekeeping.schedule(this, REST);
    }
  }

  private int waiting() {
    synchronized (whenFlushed) {
      return whenFlushed.size();
    }
  }

  /** Runs what was waiting before it was flushed; what came later may need another one. */
  private void runWaiting(int count) {
    List<Runnable> actions;
    synchronized (whenFlushed) {
      List<Runnable> oldest = whenFlushed.subList(0, count);
      actions = List.copyOf(oldest);
      oldest.clear();
    }
    actions.forEach(Runnable::run);
  }

  /** Whether the newest state is published and durable, and the log sound. */
  boolean isClean() {
    IndexView view = index.view();
    return view == null
        || !view.isKept()
        || (index.commits().isReady()
            && view.readable().sequence() <= published
            && flushed >= published);
  }

  /** At the end of the store. */
  void close() {
    try {
      IndexView view = index.view();
      if (view != null && view.isKept()) {
        index.commits().prepare();
      }
      int waiting = waiting();
      flush();
      runWaiting(waiting);
      index.commits().compact();
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "index.json cannot be flushed, the log has what it lacks",
          field("repository", folder.name()),
          field("error", e.toString()));
    }
  }
}
