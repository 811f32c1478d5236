package io.jzot.store.mem;

import io.jzot.oci.Digest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.RepositoryGarbage;
import io.jzot.store.grace.Keeper;
import io.jzot.store.grace.Shelf;
import io.jzot.store.grace.Verdict;
import io.jzot.store.layout.ManifestSource;
import io.jzot.store.layout.RepositoryIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/** What may be taken out of one repository in memory. It never goes itself. */
final class MemoryGarbage implements RepositoryGarbage, Shelf {
  private final RepositoryName name;
  private final Keeper keeper;
  private final RepositoryIndex index;
  private final ConcurrentMap<Digest, byte[]> blobs;
  private final ConcurrentMap<Digest, byte[]> trash = new ConcurrentHashMap<>();
  private final ManifestSource source;

  MemoryGarbage(
      RepositoryName name,
      Keeper keeper,
      RepositoryIndex index,
      ConcurrentMap<Digest, byte[]> blobs) {
    this.name = name;
    this.keeper = keeper;
    this.index = index;
    this.blobs = blobs;
    this.source = (digest, size) -> Optional.ofNullable(blobs.get(digest));
  }

  @Override
  public boolean isReferenced(Digest digest) {
    return index.unread() > 0 || index.isReferenced(digest);
  }

  @Override
  public boolean takeAway(Digest digest) {
    byte[] bytes = blobs.remove(digest);
    if (bytes != null) {
      trash.put(digest, bytes);
    }
    return bytes != null;
  }

  @Override
  public boolean giveBack(Digest digest) {
    byte[] bytes = trash.remove(digest);
    if (bytes != null) {
      blobs.put(digest, bytes);
    }
    return bytes != null;
  }

  /** What the keeper does cannot fail here. */
  interface Action<T> {
    T run() throws IOException;
  }

  static <T> T safely(Action<T> action) {
    try {
      return action.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What may lose its last reference is held until that can be seen. */
  void releasing(Set<Digest> digests) {
    for (Digest digest : digests) {
      keeper.pin(name, digest);
      keeper.touched(name, loose(digest));
    }
  }

  void released(Set<Digest> digests) {
    digests.forEach(
        digest ->
            keeper.release(
                name,
                digest,
                isReferenced(digest) ? Keeper.Outcome.REFERENCED : Keeper.Outcome.PROMISED));
  }

  /** A tag was taken off a manifest, or it was put. */
  void renew(Digest manifest) {
    keeper.used(name, loose(manifest));
  }

  private static String loose(Digest manifest) {
    return "loose " + manifest;
  }

  /** Before somebody is told of a blob. */
  void promise(Digest digest) {
    safely(() -> keeper.promise(name, digest, this));
  }

  /** Whether a blob is there; it comes back from the trash if need be. */
  boolean isThere(Digest digest) {
    return blobs.containsKey(digest) || safely(() -> keeper.restore(name, digest, this));
  }

  boolean isAvailable(Digest digest) {
    return blobs.containsKey(digest) || trash.containsKey(digest);
  }

  void delete(Digest digest) {
    safely(() -> keeper.delete(name, digest, this));
  }

  @Override
  public boolean isCalm() {
    return false;
  }

  @Override
  public void settle() {
    // Everything is looked at every time.
  }

  @Override
  public void stir() {
    // Everything is looked at every time.
  }

  @Override
  public List<Loose> loose() {
    index.readGraph(source);
    return index.untagged().stream()
        .map(
            each ->
                new Loose(
                    each.manifest(),
                    each.subject(),
                    each.subject() != null && !each.hasSubject(),
                    Duration.ofNanos(Long.MAX_VALUE),
                    keeper.isUnused(name, loose(each.manifest().digest()))))
        .toList();
  }

  @Override
  public Duration age(Digest digest) {
    return blobs.containsKey(digest) ? Duration.ofNanos(Long.MAX_VALUE) : Duration.ZERO;
  }

  @Override
  public boolean sweep(Predicate<Item> goes) {
    index.readGraph(source);
    boolean left = false;
    for (var blob : blobs.entrySet()) {
      Digest digest = blob.getKey();
      if (!isReferenced(digest)) {
        boolean may =
            safely(() -> keeper.judge(name, digest, this)) == Verdict.GOES
                && goes.test(new Item(digest.toString(), blob.getValue().length));
        left |= !may || safely(() -> keeper.sweep(name, digest, this)) != Verdict.GOES;
      }
    }
    return left;
  }

  @Override
  public boolean expireUploads(Predicate<Item> goes) {
    return false;
  }

  @Override
  public boolean emptyTrash(Predicate<Item> goes) {
    boolean left = false;
    for (var blob : trash.entrySet()) {
      Digest digest = blob.getKey();
      left |=
          !safely(
              () ->
                  keeper.empty(
                      name,
                      digest,
                      false,
                      () ->
                          goes.test(new Item(digest.toString(), blob.getValue().length))
                              && trash.remove(digest) != null));
    }
    return left;
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public boolean removeIfEmpty() {
    return false;
  }
}
