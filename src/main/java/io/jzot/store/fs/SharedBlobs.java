package io.jzot.store.fs;

import io.jzot.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** How a blob gets into a repository: new, or from where the store has it already. */
record SharedBlobs(BlobPlacing placing, Masters masters, Verifier verifier, Disk disk) {

  /** Makes a fresh file, verified to have that digest, a blob of a repository. */
  void place(FreshFile fresh, Digest digest, RepositoryFolder folder) throws IOException {
    placing.place(fresh, digest, folder);
  }

  /** A file that has that content for sure, if any repository has it right now. */
  Optional<Path> find(Digest digest) throws IOException {
    return masters.isShared(digest) && masters.verified(digest).isPresent()
        ? Optional.of(masters.path(digest))
        : Optional.empty();
  }

  /**
   * A file that has that content for sure: the master if it is good, else the given one. Takes long
   * the first time a file is looked at.
   *
   * @param source where a repository has it
   */
  Optional<Path> find(Digest digest, Path source) throws IOException {
    if (masters.verified(digest).isPresent()) {
      return Optional.of(masters.path(digest));
    }
    return disk.state(source)
        .filter(state -> verifier.isGood(digest, source, state))
        .map(state -> source);
  }

  /** Makes such a file a blob of another repository; false when it has gone meanwhile. */
  boolean share(Path good, Digest digest, RepositoryFolder folder) throws IOException {
    BlobCopy copies = new BlobCopy(disk);
    return placing.share(
        good, digest, folder, () -> copies.make(good, digest, folder.staged("copy")));
  }
}
