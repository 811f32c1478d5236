package io.jzot.store.fs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of small blobs that were read lately, manifests above all. They stand for a file as it
 * was read: whoever asks has looked at the file just now, and a file that changed is read again.
 * Safe for concurrent use.
 */
final class SmallContents {
  private static final long LARGEST = 32 << 10;
  private static final int OVERHEAD = 200;

  private final Cache<FileId, Content> contents;

  private record FileId(long device, long inode) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Content(FileState state, byte[] bytes) {}

  /**
   * Makes it empty.
   *
   * @param budget how many bytes it may take
   */
  SmallContents(long budget) {
    contents =
        Caffeine.newBuilder()
            .maximumWeight(budget)
            .weigher((FileId id, Content content) -> content.bytes.length + OVERHEAD)
            .executor(Runnable::run)
            .build();
  }

  static boolean isSmall(FileState state) {
    return state.size() <= LARGEST;
  }

  /** Not to be changed. */
  byte @Nullable [] find(FileState now) {
    Content content = contents.getIfPresent(id(now));
    return content != null && content.state.isSameContent(now) ? content.bytes : null;
  }

  /** Takes over bytes that are known to be the whole file's. */
  void put(FileState state, byte[] bytes) {
    contents.put(id(state), new Content(state, bytes));
  }

  private static FileId id(FileState state) {
    return new FileId(state.device(), state.inode());
  }
}
