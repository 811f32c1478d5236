package io.jzot.store.fs;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.store.layout.IndexImage;
import io.jzot.store.layout.RepositoryIndex;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is in memory of a repository, and of which {@code index.json}.
 *
 * @param kind how it is kept
 * @param index null when it cannot be read
 * @param file the {@code index.json} that is known; null when there was none
 * @param checksum of its bytes
 * @param seen what somebody else wrote into that file; null when it is ours
 * @param problem why it is not served or not written; null when all is well
 */
record IndexView(
    Kind kind,
    @Nullable RepositoryIndex index,
    @Nullable FileSnapshot file,
    long checksum,
    @Nullable IndexImage seen,
    @Nullable String problem) {

  /** How a repository is kept. */
  enum Kind {
    /** Somebody else's layout, never written to by us. */
    FOREIGN,
    /** By a change log. */
    KEPT,
    /** Read only: what there is cannot be believed. */
    DAMAGED
  }

  static IndexView foreign(RepositoryIndex index, FileSnapshot file, long checksum) {
    return new IndexView(Kind.FOREIGN, index, file, checksum, null, null);
  }

  static IndexView kept(RepositoryIndex index, @Nullable FileSnapshot file, long checksum) {
    return new IndexView(Kind.KEPT, index, file, checksum, null, null);
  }

  static IndexView damaged(
      @Nullable RepositoryIndex index, @Nullable FileSnapshot file, long checksum, String problem) {
    return new IndexView(Kind.DAMAGED, index, file, checksum, null, problem);
  }

  IndexView seen(IndexImage document) {
    return new IndexView(kind, index, file, checksum, document, problem);
  }

  IndexView with(FileSnapshot newFile, long newChecksum, @Nullable IndexImage nowSeen) {
    return new IndexView(kind, index, newFile, newChecksum, nowSeen, problem);
  }

  boolean isKept() {
    return kind == Kind.KEPT;
  }

  /** Whether the file looks as it did, and could not look so after a change. */
  boolean isOf(Optional<FileState> state) {
    return file != null && looksLike(state) && !file.isRacy();
  }

  boolean looksLike(Optional<FileState> state) {
    return file == null ? state.isEmpty() : state.isPresent() && file.looksLike(state.get());
  }

  /**
   * The index for reading.
   *
   * @throws OciException UNAVAILABLE when it cannot be read
   */
  RepositoryIndex readable() {
    if (index == null) {
      throw new OciException(ErrorCode.UNAVAILABLE, String.valueOf(problem));
    }
    return index;
  }

  /**
   * Refuses a write to what is damaged.
   *
   * @throws OciException UNAVAILABLE
   */
  void checkWritable() {
    if (kind == Kind.DAMAGED) {
      throw new OciException(ErrorCode.UNAVAILABLE, String.valueOf(problem));
    }
  }
}
