package io.jzot.store;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.Reference;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a repository knows of itself without its medium: what it saw there so short a time ago that
 * it need not look again. Waits for nothing. What is empty says nothing.
 */
public interface RecentContents {

  /** What {@link RepositoryStorage#find} would return. */
  Optional<Descriptor> find(Reference reference);

  /** What {@link RepositoryStorage#size} would return. */
  OptionalLong size(Digest digest);

  /** What {@link RepositoryStorage#open} would return, if it is in memory. */
  Optional<BlobContent.Memory> open(Digest digest);

  /** What {@link RepositoryStorage#open} would return, if it is a file that is open already. */
  Optional<BlobContent.File> openFile(Digest digest);
}
