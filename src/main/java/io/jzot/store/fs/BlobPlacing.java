package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
      Optional<FileState> master = masters.state(digest);
      if (master.isEmpty() || !masters.isGood(digest, master.get())) {
        fresh.force(files);
      }
      boolean first = master.isEmpty();
      Optional<FileState> placed =
          stripes.locked(digest, () -> tryPlace(fresh, digest, folder, first));
      if (placed.isEmpty()) {
        fresh.force(files);
        placed = stripes.locked(digest, () -> tryPlace(fresh, digest, folder, false));
      }
      files.flushDirectory(folder.blobs(digest.algorithm()));
      blobs.markSettled(digest, folder, placed.orElseThrow());
    } finally {
      fresh.discard(files);
    }
  }

  /**
   * Under the digest's lock.
   *
   * @param first whether there was no master a moment ago
   * @return the blob that is there now; empty when the fresh file is needed after all, and has to
   *     be forced before
   */
  private Optional<FileState> tryPlace(
      FreshFile fresh, Digest digest, RepositoryFolder folder, boolean first) throws IOException {
    Optional<FileState> shared = first ? Optional.empty() : sharedMaster(digest, folder);
    if (shared.isPresent() || !fresh.isForced()) {
      return shared;
    }
    Path blob = folder.blob(digest);
    fresh.rename(blob, files);
    FileState placed =
        files.disk().state(blob).orElseThrow(() -> new NoSuchFileException(blob.toString()));
    known.add(digest, placed, true);
    if (first && masters.begin(digest, blob)) {
      return Optional.of(placed);
    }
    Optional<FileState> other = first ? sharedMaster(digest, folder) : Optional.empty();
    if (other.isEmpty()) {
      masters.adopt(digest, blob);
    }
    return Optional.of(other.orElse(placed));
  }

  /** The master, linked into a repository; empty when there is none, or no link. */
  private Optional<FileState> sharedMaster(Digest digest, RepositoryFolder folder)
      throws IOException {
    Optional<FileState> master = masters.current(digest);
    return master.isPresent() && isLinked(masters.path(digest), master.get(), digest, folder)
        ? master
        : Optional.empty();
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
    files.haveDirectory(folder.uploads());
    masters.prepare(digest);
    Sharing sharing = stripes.locked(digest, () -> tryShare(good, digest, folder));
    FileState linked = sharing.linked();
    if (linked != null) {
      files.flushDirectory(folder.blobs(digest.algorithm()));
      blobs.markSettled(digest, folder, linked);
      return true;
    }
    Optional<FreshFile> fresh = sharing.refused() ? copy.make() : Optional.empty();
    if (fresh.isPresent()) {
      place(fresh.get(), digest, folder);
    }
    return fresh.isPresent();
  }

  /** Copies the file that is to be shared; empty when it turns out to be damaged or gone. */
  @FunctionalInterface
  interface FreshCopy {
    Optional<FreshFile> make() throws IOException;
  }

  /**
   * What came of it.
   *
   * @param linked what is there now; null when it could not be linked
   * @param refused whether the file system would not link what is there
   */
  private record Sharing(@Nullable FileState linked, boolean refused) {}

  private Sharing tryShare(Path good, Digest digest, RepositoryFolder folder) throws IOException {
    Optional<FileState> state =
        files.disk().state(good).filter(found -> known.isGood(digest, found));
    if (state.isEmpty()) {
      return new Sharing(null, false);
    }
    if (!isLinked(good, state.get(), digest, folder)) {
      return new Sharing(null, true);
    }
    if (!good.equals(masters.path(digest)) && masters.current(digest).isEmpty()) {
      masters.adopt(digest, good);
    }
    return new Sharing(state.get(), false);
  }
}
