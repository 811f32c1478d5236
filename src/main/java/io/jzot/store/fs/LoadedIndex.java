package io.jzot.store.fs;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.store.layout.RepositoryIndex;
import org.jspecify.annotations.Nullable;

/**
 * What is in memory of an {@code index.json}.
 *
 * @param checksum of its bytes
 * @param index null when it cannot be read: damaged
 * @param isDurable whether it is known to be
 */
record LoadedIndex(
    FileSnapshot snapshot, long checksum, @Nullable RepositoryIndex index, boolean isDurable) {

  /** Whether it is for sure what the file says. */
  boolean isOf(FileState state) {
    return snapshot.looksLike(state) && !snapshot.isRacy();
  }

  /**
   * The index.
   *
   * @throws OciException UNAVAILABLE when it is damaged
   */
  RepositoryIndex sound() {
    if (index == null) {
      throw new OciException(
          ErrorCode.UNAVAILABLE,
          "the index of this repository is damaged; the administrator has to restore it");
    }
    return index;
  }
}
