package io.jzot.store.grace;

import io.jzot.oci.Digest;
import io.jzot.oci.RepositoryName;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Decides what of a store's blobs may be taken away while everybody goes on pushing.
 *
 * <p>"It is there", said to a client, holds for a grace time. Whoever says so of what no manifest
 * references enters a lease <em>before</em> looking; what may lose its last reference is pinned
 * until that is published, and has a lease from then on. Only what has had no lease for a full
 * grace time, as far as this object has known it, may go: so to forget a lease is always safe,
 * memory is bounded, and after a restart nothing goes for a grace time. While a push relies on a
 * blob it is pinned, until its manifest is published. What went lies in the trash for another grace
 * time, and comes back when a manifest names it.
 *
 * <p>Time is monotonic. Safe for concurrent use; its locks are held for microseconds.
 */
public class Keeper {
  private static final int STRIPES = 256;
  private static final int CAPACITY = 1024;

  private final long grace;
  private final LongSupplier ticker;
  private final long offset;
  private final boolean alone;
  private final Stripe[] stripes;

  /** Repositories in which nothing was left to be done when they were swept last. */
  private final Set<RepositoryName> calm = ConcurrentHashMap.newKeySet();

  /** What was told, or done, when pinning ends. */
  public enum Outcome {
    /** Somebody is told that it is there. */
    PROMISED,
    /** A manifest references it now. */
    REFERENCED,
    /** Nothing. */
    NOTHING
  }

  /**
   * @param grace how long "it is there" holds
   * @param ticker monotonic nanoseconds
   * @param alone whether nobody is served meanwhile, so that what is not known has no lease: then
   *     ages are the wall clock's alone
   */
  public Keeper(Duration grace, LongSupplier ticker, boolean alone) {
    this(grace, ticker, alone, STRIPES);
  }

  Keeper(Duration grace, LongSupplier ticker, boolean alone, int stripes) {
    this.grace = grace.toNanos();
    this.ticker = ticker;
    this.offset = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - ticker.getAsLong();
    this.alone = alone;
    this.stripes = new Stripe[stripes];
    Arrays.setAll(this.stripes, i -> new Stripe(CAPACITY));
  }

  public Duration grace() {
    return Duration.ofNanos(grace);
  }

  /** Monotonic nanoseconds. */
  public long now() {
    return ticker.getAsLong();
  }

  /** What the wall clock would show if it had not been set since the start: nanoseconds. */
  public long steady() {
    return ticker.getAsLong() + offset;
  }

  /** Whether ages are the wall clock's alone. */
  public boolean isAlone() {
    return alone;
  }

  /**
   * Enters a lease if no manifest references a digest: to be called before looking for something
   * that somebody is told about.
   *
   * @return whether it is new: to be forgotten if nothing is found
   */
  public boolean promise(RepositoryName repository, Digest digest, Shelf shelf) throws IOException {
    Key key = Key.of(repository, digest);
    Stripe stripe = stripe(key);
    return stripe.locked(
        () -> {
          boolean known = stripe.since(key) != null;
          if (shelf.isReferenced(digest)) {
            stripe.forget(key);
            return false;
          }
          stripe.renew(key, ticker.getAsLong());
          return !known;
        });
  }

  /** Does not need to know any more: it is not there, or it is referenced. */
  public void forget(RepositoryName repository, Digest digest) {
    Key key = Key.of(repository, digest);
    stripe(key).quietly(() -> stripe(key).forget(key));
  }

  /**
   * Nobody takes it away until {@link #release}: to be called before looking whether it is there.
   */
  public void pin(RepositoryName repository, Digest digest) {
    Key key = Key.of(repository, digest);
    stripe(key).quietly(() -> stripe(key).pin(key));
  }

  /** Ends one pin; a new manifest has to be visible before. */
  public void release(RepositoryName repository, Digest digest, Outcome outcome) {
    Key key = Key.of(repository, digest);
    Stripe stripe = stripe(key);
    stripe.quietly(
        () -> {
          stripe.unpin(key);
          switch (outcome) {
            case PROMISED -> stripe.renew(key, ticker.getAsLong());
            case REFERENCED -> stripe.forget(key);
            case NOTHING -> {}
          }
        });
  }

  /** Gets what is pinned back from the trash; false when it is not there either. */
  public boolean restore(RepositoryName repository, Digest digest, Shelf shelf) throws IOException {
    return stripe(Key.of(repository, digest)).locked(() -> shelf.giveBack(digest));
  }

  /** What {@link #sweep} would do right now. */
  public Verdict judge(RepositoryName repository, Digest digest, Shelf shelf) throws IOException {
    Key key = Key.of(repository, digest);
    return stripe(key).locked(() -> judge(key, digest, shelf));
  }

  /** Takes a blob away that nobody needs; what is seen for the first time stays a grace time. */
  public Verdict sweep(RepositoryName repository, Digest digest, Shelf shelf) throws IOException {
    Key key = Key.of(repository, digest);
    Stripe stripe = stripe(key);
    return stripe.locked(
        () -> {
          Verdict verdict = judge(key, digest, shelf);
          return verdict == Verdict.GOES ? taken(key, digest, shelf) : verdict;
        });
  }

  /** Takes a blob away because a client says so: leases do not count, pushes under way do. */
  public Verdict delete(RepositoryName repository, Digest digest, Shelf shelf) throws IOException {
    Key key = Key.of(repository, digest);
    return stripe(key)
        .locked(() -> isNeeded(key, digest, shelf) ? Verdict.NEEDED : taken(key, digest, shelf));
  }

  private Verdict judge(Key key, Digest digest, Shelf shelf) throws IOException {
    Stripe stripe = stripe(key);
    if (isNeeded(key, digest, shelf)) {
      stripe.forget(key);
      return Verdict.NEEDED;
    }
    return hadGrace(key) ? Verdict.GOES : Verdict.YOUNG;
  }

  private Verdict taken(Key key, Digest digest, Shelf shelf) throws IOException {
    Stripe stripe = stripe(key);
    boolean there = shelf.takeAway(digest);
    stripe.forget(key);
    if (there) {
      stripe.renew(key.inTrash(), ticker.getAsLong());
    }
    return there ? Verdict.GOES : Verdict.ABSENT;
  }

  /** Pins first: they end after the reference can be seen. */
  boolean isNeeded(Key key, Digest digest, Shelf shelf) throws IOException {
    return stripe(key).isPinned(key) || shelf.isReferenced(digest);
  }

  /** What is not known begins to be. */
  boolean hadGrace(Key key) {
    long now = ticker.getAsLong();
    Long since = stripe(key).since(key);
    if (since == null && !alone) {
      stripe(key).sight(key, now);
    }
    return since == null ? alone : now - since >= grace;
  }

  /**
   * Empties the trash of one blob that has been there for a grace time, as far as that is known.
   *
   * @param hurry whether it need not have been there for long
   * @param removal under the lock, so that it does not meet {@link #restore}
   * @return what it returned; false when it was too early
   */
  public boolean empty(RepositoryName repository, Digest digest, boolean hurry, Removal removal)
      throws IOException {
    Key key = Key.of(repository, digest).inTrash();
    Stripe stripe = stripe(key);
    return stripe.locked(
        () -> {
          if (!hadGrace(key) && !hurry) {
            return false;
          }
          stripe.forget(key);
          return removal.run();
        });
  }

  /** What removes something for good. */
  @FunctionalInterface
  public interface Removal {
    /** Whether it was there. */
    boolean run() throws IOException;
  }

  /** Something else than a blob (an upload) is in use right now. */
  public void used(RepositoryName repository, String thing) {
    Key key = Key.of(repository, thing);
    stripe(key).quietly(() -> stripe(key).renew(key, ticker.getAsLong()));
  }

  /** As {@link #used}, if anybody knows it: what is not known goes nowhere. */
  public void touched(RepositoryName repository, String thing) {
    Key key = Key.of(repository, thing);
    stripe(key).quietly(() -> renewIfKnown(key));
  }

  /** As {@link #touched}, by somebody who cannot wait; false if he would have to. */
  public boolean tryTouched(RepositoryName repository, String thing) {
    Key key = Key.of(repository, thing);
    return stripe(key).tried(() -> renewIfKnown(key));
  }

  private void renewIfKnown(Key key) {
    Stripe stripe = stripe(key);
    if (stripe.since(key) != null) {
      stripe.renew(key, ticker.getAsLong());
    }
  }

  /** Whether it was not in use for a grace time, as far as that is known; if not, since now. */
  public boolean isUnused(RepositoryName repository, String thing) {
    Key key = Key.of(repository, thing);
    boolean[] unused = new boolean[1];
    stripe(key).quietly(() -> unused[0] = hadGrace(key));
    return unused[0];
  }

  /** It is gone. */
  public void ended(RepositoryName repository, String thing) {
    Key key = Key.of(repository, thing);
    stripe(key).quietly(() -> stripe(key).forget(key));
  }

  /** Something happened in a repository that may leave garbage. */
  public void stir(RepositoryName repository) {
    calm.remove(repository);
  }

  /** A sweep begins: what happens from now on counts again. */
  public void settle(RepositoryName repository) {
    calm.add(repository);
  }

  /** Whether nothing happened since a sweep that left nothing to be done. */
  public boolean isCalm(RepositoryName repository) {
    return calm.contains(repository);
  }

  private Stripe stripe(Key key) {
    return stripes[key.stripe(stripes.length)];
  }

  /** Everything that it knows, with ages up to a horizon; for tests. */
  String describe(long horizon) {
    long now = ticker.getAsLong();
    return Arrays.stream(stripes)
        .map(stripe -> stripe.describe(now, horizon))
        .collect(Collectors.joining());
  }
}
