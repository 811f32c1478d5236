package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives verified content its place in a repository and shares it. When a method returns, content
 * and entry are durable; the master's name need not be: without it the blob is there, and is shared
 * again by whoever comes next.
 *
 * <p>Whenever the file system refuses a link, for whatever reason, the fresh file itself becomes
 * the blob, by rename, and then the master: nothing that is there is ever taken away first.
 */
final class BlobPlacing {
  private static final Logger LOG = LoggerFactory.getLogger(BlobPlacing.class);

  private final DurableFiles files;
  private final KnownFiles known;
  private final Masters masters;
  private final Stripes stripes;
  private final FileBlobs blobs;

  BlobPlacing(
      DurableFiles files, KnownFiles known, Masters masters, Stripes stripes, FileBlobs blobs) {
    this.files = files;
    this.known = known;
    this.masters = masters;
    this.stripes = stripes;
    this.blobs = blobs;
  }

  /** What was done under the digest's lock. */
  private enum Outcome {
    /** The fresh file is needed after all, and has to be forced before. */
    NEEDS_FORCE,
    PLACED
  }

  /**
   * Makes a fresh file the blob of that digest, which it was verified to have. A blob that is there
   * already stays if it is the master, and is replaced otherwise, which heals it.
   *
   * @param fresh gone when this returns, one way or the other
   */
  void place(FreshFile fresh, Digest digest, RepositoryFolder folder) throws IOException {
    try {
      files.ensureDirectory(folder.blobs(digest.algorithm()));
      masters.prepare(digest);
      if (masters.verified(digest).isEmpty()) {
        fresh.force(files);
      }
      Outcome outcome = stripes.locked(digest, () -> tryPlace(fresh, digest, folder));
      if (outcome == Outcome.NEEDS_FORCE) {
        fresh.force(files);
        outcome = stripes.locked(digest, () -> tryPlace(fresh, digest, folder));
      }
      files.flushDirectory(folder.blobs(digest.algorithm()));
      blobs.markSettled(digest, folder);
    } finally {
      files.discard(fresh.path());
    }
  }

  private Outcome tryPlace(FreshFile fresh, Digest digest, RepositoryFolder folder)
      throws IOException {
    Optional<FileState> master = masters.current(digest);
    if (master.isPresent() && isLinked(masters.path(digest), master.get(), digest, folder)) {
      return Outcome.PLACED;
    }
    if (!fresh.isForced()) {
      return Outcome.NEEDS_FORCE;
    }
    files.disk().rename(fresh.path(), folder.blob(digest));
    Optional<FileState> placed = files.disk().state(folder.blob(digest));
    placed.ifPresent(state -> known.add(digest, state, true));
    masters.adopt(digest, folder.blob(digest));
    return Outcome.PLACED;
  }

  /** Links a good file into a repository; false when the file system refuses. */
  private boolean isLinked(Path good, FileState state, Digest digest, RepositoryFolder folder)
      throws IOException {
    Path blob = folder.blob(digest);
    Optional<FileState> existing = files.disk().state(blob);
    if (existing.isPresent() && existing.get().isSameFile(state)) {
      return true;
    }
    Path beside = folder.staged("link");
    try {
      if (existing.isEmpty()) {
        files.disk().link(blob, good);
      } else {
        files.disk().link(beside, good);
        files.disk().rename(beside, blob);
      }
      return true;
    } catch (IOException e) {
      files.discard(beside);
      LOG.info("no link, so a copy", field("digest", digest), field("error", e.toString()));
      return false;
    }
  }

  /**
   * Makes a file that is verified and durable the blob of that digest in a repository as well.
   *
   * @return false when the file is not there any more
   */
  boolean share(Path good, Digest digest, RepositoryFolder folder, FreshCopy copy)
      throws IOException {
    files.ensureDirectory(folder.blobs(digest.algorithm()));
    files.ensureDirectory(folder.uploads());
    masters.prepare(digest);
    Shared shared = stripes.locked(digest, () -> tryShare(good, digest, folder));
    if (shared == Shared.REFUSED) {
      Optional<FreshFile> fresh = copy.make();
      if (fresh.isEmpty()) {
        return false;
      }
      place(fresh.get(), digest, folder);
      return true;
    }
    if (shared == Shared.GONE) {
      return false;
    }
    files.flushDirectory(folder.blobs(digest.algorithm()));
    blobs.markSettled(digest, folder);
    return true;
  }

  /** Copies the file that is to be shared; empty when it turns out to be damaged or gone. */
  @FunctionalInterface
  interface FreshCopy {
    Optional<FreshFile> make() throws IOException;
  }

  private enum Shared {
    LINKED,
    GONE,
    REFUSED
  }

  private Shared tryShare(Path good, Digest digest, RepositoryFolder folder) throws IOException {
    Optional<FileState> state =
        files.disk().state(good).filter(found -> known.isGood(digest, found));
    if (state.isEmpty()) {
      return Shared.GONE;
    }
    if (!isLinked(good, state.get(), digest, folder)) {
      return Shared.REFUSED;
    }
    if (masters.current(digest).isEmpty()) {
      masters.adopt(digest, good);
    }
    return Shared.LINKED;
  }
}
