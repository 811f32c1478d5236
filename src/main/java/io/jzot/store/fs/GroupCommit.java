package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.LayoutIndex;
import io.jzot.store.layout.IndexChanges;
import io.jzot.store.layout.RepositoryIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How changes get from a transaction into the log and from there into sight. They queue up in the
 * order in which they were decided; the first who waits writes all that is queued and forces it
 * once, for everybody. When that fails everybody fails: what came later was decided on top of it.
 */
final class GroupCommit {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private final RepositoryFolder folder;
  private final ChangeLog log;
  private final ReentrantLock flushing = new ReentrantLock();

  /** Whether the log takes records, as far as anybody knows who does not hold the lock. */
  private volatile boolean ready;

  /** The rest is guarded by this object's monitor, which is never held over I/O. */
  private RepositoryIndex index = new RepositoryIndex(LayoutIndex.EMPTY);

  private List<Ticket> queue = new ArrayList<>();
  private @Nullable Ticket latest;
  private long generation;

  /** Whether one of those who wait writes for all. */
  private boolean led;

  GroupCommit(RepositoryFolder folder, DurableFiles files) {
    this.folder = folder;
    this.log = new ChangeLog(folder, files);
  }

  /** A place in the queue. */
  static final class Ticket {
    private final IndexChanges changes;
    private volatile boolean done;
    private volatile @Nullable Throwable failure;

    private Ticket(IndexChanges changes) {
      this.changes = changes;
    }

    private boolean isOpen() {
      return !done && failure == null;
    }

    private void check() throws IOException {
      Throwable reason = failure;
      if (reason != null) {
        throw new IOException(reason.getMessage(), reason);
      }
    }
  }

  /** Something that is done with the log while nobody flushes. */
  @FunctionalInterface
  private interface Task<T> {
    T run() throws IOException;
  }

  private <T> T alone(Task<T> task) throws IOException {
    flushing.lock();
    try {
      return task.run();
    } finally {
      flushing.unlock();
    }
  }

  /** Changes whenever everything that waits has failed. */
  synchronized long generation() {
    return generation;
  }

  /**
   * Queues changes that were decided in that generation; null when they have to be decided again.
   *
   * @param base the index that they were decided on
   */
  @SuppressWarnings("ReferenceEquality") // an index is one object
  synchronized @Nullable Ticket enqueue(
      long decidedIn, RepositoryIndex base, IndexChanges changes) {
    if (decidedIn != generation || base != index) {
      return null;
    }
    Ticket ticket = new Ticket(changes);
    index.stage(changes);
    queue.add(ticket);
    latest = ticket;
    return ticket;
  }

  /** The newest place in the queue that is not settled yet; null when there is none. */
  synchronized @Nullable Ticket newest() {
    return latest != null && latest.isOpen() ? latest : null;
  }

  /** Waits until the changes are durable and visible. */
  void await(Ticket ticket) throws IOException {
    if (leads(ticket)) {
      flushing.lock();
      try {
        if (ticket.isOpen()) {
          flush();
        }
      } finally {
        flushing.unlock();
        handOver();
      }
    }
    ticket.check();
  }

  /**
   * Waits until somebody has settled it, or nobody is about to: then it is for the caller to write.
   * Those whose changes are written need no lock after that; else those who come next would write
   * one by one meanwhile.
   */
  private synchronized boolean leads(Ticket ticket) {
    boolean interrupted = false;
    while (ticket.isOpen() && led) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true; // What is queued is written all the same.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    boolean leads = ticket.isOpen();
    led = led || leads;
    return leads;
  }

  private synchronized void handOver() {
    led = false;
    notifyAll();
  }

  /** Writes everything that is queued. Those who wait for it are told what came of it. */
  void drain() {
    flushing.lock();
    try {
      flush();
    } catch (IOException e) {
      LOG.warn(
          "changes are lost that nobody was told of yet",
          field("repository", folder.name()),
          field("error", e.toString()));
    } finally {
      flushing.unlock();
    }
  }

  private void flush() throws IOException {
    List<Ticket> batch = take();
    if (batch.isEmpty()) {
      return;
    }
    try {
      long time = System.currentTimeMillis();
      log.append(batch.stream().map(ticket -> ticket.changes.record(time, "")).toList());
      commit(batch);
    } catch (IOException | RuntimeException | Error e) {
      fail(batch, e);
      throw e;
    }
  }

  private synchronized List<Ticket> take() {
    List<Ticket> taken = queue;
    queue = new ArrayList<>();
    return taken;
  }

  private synchronized void commit(List<Ticket> batch) {
    index.commit(
        batch.stream().map(ticket -> ticket.changes).toList(), index.sequence() + batch.size());
    batch.forEach(ticket -> ticket.done = true);
  }

  private synchronized void fail(List<Ticket> batch, Throwable failure) {
    generation++;
    ready = false;
    batch.forEach(ticket -> ticket.failure = failure);
    queue.forEach(ticket -> ticket.failure = failure);
    queue.clear();
    index.unstage();
  }

  /** Goes on with a log that was read; what is queued must be drained. */
  void open(LogContents contents) throws IOException {
    attach(contents.index());
    alone(
        () -> {
          log.open(contents);
          ready = log.isReady();
          return ready;
        });
  }

  /**
   * Goes on with another index, which the log has to be rewritten for; what is queued must be
   * drained.
   *
   * @param absorbed checksum of the document from outside that is in it; 0 for none
   */
  void replace(RepositoryIndex newIndex, long absorbed) throws IOException {
    attach(newIndex);
    alone(
        () -> {
          log.invalidate(absorbed);
          ready = false;
          return ready;
        });
  }

  /** There is no log any more. */
  void forget() throws IOException {
    attach(new RepositoryIndex(LayoutIndex.EMPTY));
    alone(
        () -> {
          log.forget();
          ready = false;
          return ready;
        });
  }

  private synchronized void attach(RepositoryIndex newIndex) {
    index = newIndex;
    generation++;
    latest = null;
  }

  private synchronized RepositoryIndex index() {
    return index;
  }

  /** Whether the log takes records. */
  boolean isReady() {
    return ready;
  }

  long absorbed() throws IOException {
    return alone(log::absorbed);
  }

  /**
   * What was published shows durably, so the document from outside that the log contains is gone:
   * should it come again, that is another edit. The log says so when it is rewritten.
   *
   * @param shownIn the generation that was published; nothing happens when there is another one
   */
  void overwrote(long shownIn) throws IOException {
    alone(
        () -> {
          if (shownIn == generation()) {
            log.overwritten();
          }
          return ready;
        });
  }

  boolean isIn(FileState state) throws IOException {
    return alone(() -> log.isIn(Optional.of(state)));
  }

  /** Makes sure that the log takes records: after a failure it is written anew. */
  void prepare() throws IOException {
    if (!ready) { // A flush that is under way may still fail: then this is decided again.
      write(true);
    }
  }

  /** Writes the log of a repository that is being made; the caller flushes its name. */
  void begin() throws IOException {
    write(false);
  }

  private void write(boolean flush) throws IOException {
    flushing.lock();
    try {
      if (!log.isReady()) {
        List<Ticket> left = take();
        if (!left.isEmpty()) {
          fail(left, new IOException("the log has to be written anew first"));
        }
        log.rewrite(index().image(), flush);
      }
      ready = true;
    } finally {
      flushing.unlock();
    }
  }

  /** Rewrites the log when it is time to. Pushes go on, but for its very end. */
  void compact() throws IOException {
    Optional<ChangeLog.Mark> mark =
        alone(() -> log.isOutgrown() ? Optional.of(log.mark(index().image())) : Optional.empty());
    if (mark.isEmpty()) {
      return;
    }
    ChangeLog.Draft draft = log.draft(mark.get());
    try {
      alone(
          () -> {
            if (draft.isCurrent()) {
              draft.publish();
            }
            ready = log.isReady();
            return ready;
          });
    } finally {
      draft.discard();
    }
  }
}
