package io.jzot.store.fs;

import io.jzot.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** How a blob gets into a repository: new, or from where the store has it already. */
record SharedBlobs(BlobPlacing placing, Masters masters, Verifier verifier, BlobCopy copies) {

  /** Makes a fresh file, verified to have that digest, a blob of a repository. */
  void place(FreshFile fresh, Digest digest, RepositoryFolder folder) throws IOException {
    placing.place(fresh, digest, folder);
  }

  /**
   * A file that has that content for sure and that can be shared: the master if it is good, else
   * the given one. Takes long the first time a file is looked at.
   *
   * @param source where a repository has it; empty for the master alone
   */
  Optional<Path> find(Digest digest, Optional<Path> source, Disk disk) throws IOException {
    if (source.isEmpty() && !masters.isShared(digest)) {
      return Optional.empty();
    }
    if (masters.verified(digest).isPresent()) {
      return Optional.of(masters.path(digest));
    }
    if (source.isEmpty()) {
      return Optional.empty();
    }
    return disk.state(source.get())
        .filter(state -> verifier.isGood(digest, source.get(), state))
        .map(state -> source.get());
  }

  /** Makes such a file a blob of another repository; false when it has gone meanwhile. */
  boolean share(Path good, Digest digest, RepositoryFolder folder) throws IOException {
    return placing.share(
        good, digest, folder, () -> copies.make(good, digest, folder.staged("copy")));
  }
}
