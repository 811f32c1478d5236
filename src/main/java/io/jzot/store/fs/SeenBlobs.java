package io.jzot.store.fs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.jzot.oci.Digest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.BlobContent;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Blobs that were seen to be in a repository lately; of the small ones the bytes, of some of the
 * others the open file. What this process takes away it forgets at once; what others take away,
 * after a while. Safe for concurrent use; waits for the disk only to close a file.
 */
final class SeenBlobs implements AutoCloseable {
  /** How long a blob counts as seen: content under a digest does not change, it can only go. */
  static final long AGE = TimeUnit.SECONDS.toNanos(5);

  private static final int OVERHEAD = 300;
  private static final int COUNTERS = 256;

  /** Files that may stay open although nobody reads them. */
  private static final int MOST_OPEN = 64;

  private final LongSupplier ticker;
  private final Cache<Place, Seen> seen;
  private final Cache<Place, SharedFile> open;

  /** How often something went; so that nobody enters what he saw before it went. */
  private final AtomicIntegerArray gone = new AtomicIntegerArray(COUNTERS);

  /** A blob of a repository. */
  record Place(RepositoryName repository, Digest digest) {
    private int counter() {
      return Math.floorMod(hashCode(), COUNTERS);
    }
  }

  /**
   * What was seen.
   *
   * @param since nanoseconds of the ticker, before the disk was asked
   * @param bytes not to be changed; null when they were not read
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Seen(long since, long size, byte @Nullable [] bytes) {}

  /** That somebody is about to look at the disk. */
  record Look(Place place, long since, int gone) {}

  /**
   * Makes it empty.
   *
   * @param budget how many bytes it may take
   * @param ticker monotonic nanoseconds
   */
  SeenBlobs(long budget, LongSupplier ticker) {
    this.ticker = ticker;
    this.seen =
        Caffeine.newBuilder()
            .maximumWeight(budget)
            .weigher((Place place, Seen what) -> OVERHEAD + length(what.bytes))
            .executor(Runnable::run)
            .build();
    this.open =
        Caffeine.newBuilder()
            .maximumSize(MOST_OPEN)
            .expireAfterWrite(AGE, TimeUnit.NANOSECONDS)
            .ticker(ticker::getAsLong)
            .scheduler(Scheduler.systemScheduler())
            .executor(Runnable::run)
            .removalListener(SeenBlobs::leave)
            .build();
  }

  private static void leave(@Nullable Place place, @Nullable SharedFile file, RemovalCause why) {
    if (file != null) {
      file.leave();
    }
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** To be called before looking at the disk. */
  Look look(RepositoryName repository, Digest digest) {
    Place place = new Place(repository, digest);
    return new Look(place, ticker.getAsLong(), gone.get(place.counter()));
  }

  /**
   * It is there; unless it went meanwhile.
   *
   * @param bytes the whole content, never changed from now on; null when it was not read
   */
  void found(Look look, long size, byte @Nullable [] bytes) {
    Place place = look.place;
    seen.asMap()
        .compute(
            place,
            (same, before) -> {
              if (gone.get(place.counter()) != look.gone) {
                return null;
              }
              byte[] known = before == null || before.size != size ? null : before.bytes;
              return new Seen(look.since, size, bytes == null ? known : bytes);
            });
  }

  /** It went, or cannot be believed: to be called after that, before anybody is told. */
  void gone(RepositoryName repository, Digest digest) {
    Place place = new Place(repository, digest);
    gone.incrementAndGet(place.counter());
    seen.invalidate(place);
    open.invalidate(place);
  }

  /**
   * Its file was opened: who asks for it within a while reads from the same.
   *
   * @param channel which is closed when the last has closed what he got
   */
  BlobContent.File opened(Look look, FileChannel channel, long size) {
    Place place = look.place;
    SharedFile file = new SharedFile(channel);
    open.asMap()
        .compute(
            place,
            (same, before) -> gone.get(place.counter()) == look.gone && file.join() ? file : null);
    return file.content(size);
  }

  /** What was opened a while ago, to be closed by who asks; null when nothing is open. */
  BlobContent.@Nullable File openFile(RepositoryName repository, Digest digest) {
    Seen known = find(repository, digest);
    if (known == null) {
      return null;
    }
    SharedFile file = open.getIfPresent(new Place(repository, digest));
    return file != null && file.join() ? file.content(known.size) : null;
  }

  /** Closes what nobody reads; the rest when it is read. */
  @Override
  public void close() {
    open.invalidateAll();
  }

  /** What was seen lately; null when nobody looked. */
  @Nullable Seen find(RepositoryName repository, Digest digest) {
    Seen found = seen.getIfPresent(new Place(repository, digest));
    return found == null || ticker.getAsLong() - found.since > AGE ? null : found;
  }
}
