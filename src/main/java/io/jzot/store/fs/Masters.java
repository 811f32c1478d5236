package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.Digest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every blob of the store once, to be hard-linked into the repositories: the link is the dedupe
 * record. A master that nothing else is linked to is garbage. Without dedupe none is made and none
 * is used, and those that are there go with their last repository.
 */
final class Masters {
  static final String DIRECTORY = "_blobstore";
  private static final int TRASHED = 65_536;
  private static final Logger LOG = LoggerFactory.getLogger(Masters.class);

  private final DurableFiles files;
  private final KnownFiles known;
  private final Verifier verifier;
  private final boolean used;

  /** How many links lie in the trash, of those that this process put there last. */
  private final RecentMap<Digest, Integer> trashed = new RecentMap<>(TRASHED);

  Masters(DurableFiles files, KnownFiles known, Verifier verifier, boolean used) {
    this.files = files;
    this.known = known;
    this.verifier = verifier;
    this.used = used;
  }

  boolean isUsed() {
    return used;
  }

  Path path(Digest digest) {
    return directory(digest).resolve(digest.hex());
  }

  private Path directory(Digest digest) {
    return files
        .root()
        .resolve(DIRECTORY)
        .resolve(digest.algorithm().label())
        .resolve(digest.hex().substring(0, 2));
  }

  /** Whether some repository has that blob right now, so far as masters tell. */
  boolean isShared(Digest digest) throws IOException {
    int inTrash = inTrash(digest);
    return used
        && files
            .disk()
            .state(path(digest))
            .filter(state -> state.links() > 1 + inTrash)
            .isPresent();
  }

  private int inTrash(Digest digest) {
    Integer count = trashed.find(digest);
    return count == null ? 0 : count;
  }

  /** A blob of some repository went into the trash, or came out of it. Under the digest's lock. */
  void trashed(Digest digest, int change) {
    int count = inTrash(digest) + change;
    if (count > 0) {
      trashed.put(digest, count);
    } else {
      trashed.remove(digest);
    }
  }

  /**
   * The master, if it is good: looked at as long as it takes if this process never did. Without
   * locks.
   */
  Optional<FileState> verified(Digest digest) throws IOException {
    return state(digest).filter(state -> isGood(digest, state));
  }

  /** The file that is there in its place, whatever is in it. */
  Optional<FileState> state(Digest digest) throws IOException {
    return used ? files.disk().state(path(digest)) : Optional.empty();
  }

  /** Whether that file is good: looked at as long as it takes. Without locks. */
  boolean isGood(Digest digest, FileState state) {
    return verifier.isGood(digest, path(digest), state);
  }

  /** The master, if it is known to be good already. Under the digest's lock. */
  Optional<FileState> current(Digest digest) throws IOException {
    return state(digest).filter(state -> known.isGood(digest, state));
  }

  /** Makes room for a master, which may be lost; without locks. */
  void prepare(Digest digest) throws IOException {
    if (used) {
      files.haveDirectory(directory(digest));
    }
  }

  /**
   * Makes a good file the master where there was none. When the file system refuses, the blob is
   * just not shared. Under the digest's lock.
   *
   * @return false when there is one by now
   */
  boolean begin(Digest digest, Path file) {
    try {
      if (used) {
        files.disk().link(path(digest), file);
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      notShared(digest, e);
      return true;
    }
  }

  private static void notShared(Digest digest, IOException why) {
    LOG.warn("blob is not shared", field("digest", digest), field("error", why.toString()));
  }

  /**
   * Makes a good file the master, instead of one that is there. When the file system refuses, the
   * blob is just not shared. Under the digest's lock.
   *
   * @return whether it is
   */
  boolean adopt(Digest digest, Path file) {
    if (!used) {
      return false;
    }
    Path beside = path(digest).resolveSibling(digest.hex() + ".new");
    try {
      files.disk().delete(beside);
      files.disk().link(beside, file);
      files.disk().rename(beside, path(digest));
      return true;
    } catch (IOException e) {
      files.discard(beside);
      notShared(digest, e);
      return false;
    }
  }

  /** Makes the masters' entries beside that digest's durable; without locks. */
  void flush(Digest digest) throws IOException {
    files.ensureDirectory(directory(digest));
    files.flushDirectory(directory(digest));
  }

  /** Drops the master when no repository has the blob any more. Under the digest's lock. */
  void dropIfAlone(Digest digest) throws IOException {
    Optional<FileState> state = files.disk().state(path(digest));
    if (state.isPresent() && state.get().links() == 1) {
      files.disk().delete(path(digest));
    }
  }
}
