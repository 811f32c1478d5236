package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.store.Pace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Recomputes digests, each file once however many names it has. Used by one thread. */
final class BlobChecker {
  private static final int BUFFER = 64 << 10;
  private static final int REMEMBERED = 100_000;

  private final Disk disk;
  private final Pace pace;
  private final Damage damage;
  private final RecentMap<Inode, Boolean> verdicts = new RecentMap<>(REMEMBERED);
  private long looked;

  private record Inode(long device, long inode, Digest digest) {}

  /** What is done about a damaged blob. */
  @FunctionalInterface
  interface Damage {
    /** Returns what was done, in a few words. */
    String found(Digest digest, RepositoryFolder folder, FileState state) throws IOException;
  }

  BlobChecker(Disk disk, Pace pace, Damage damage) {
    this.disk = disk;
    this.pace = pace;
    this.damage = damage;
  }

  /** How many files were read. */
  long looked() {
    return looked;
  }

  boolean isThere(Digest digest, RepositoryFolder folder) throws IOException {
    return disk.state(folder.blob(digest)).isPresent();
  }

  byte[] read(Digest digest, RepositoryFolder folder) throws IOException {
    try (InputStream in = disk.input(folder.blob(digest))) {
      return in.readAllBytes();
    } catch (NoSuchFileException e) {
      return new byte[0]; // Deleted meanwhile.
    }
  }

  /**
   * Looks at a blob.
   *
   * @param size that it should have
   * @param optional whether it may be absent
   * @return what is wrong with it; null when nothing is
   */
  @Nullable String check(Digest digest, RepositoryFolder folder, long size, boolean optional)
      throws IOException {
    Optional<FileState> found = disk.state(folder.blob(digest));
    if (found.isEmpty()) {
      return optional ? null : "blob not found";
    }
    FileState state = found.get();
    String error;
    try {
      error = state.isFile() ? problem(digest, folder, state) : "not a regular file";
    } catch (IOException e) {
      return "cannot be read: " + OutOfRoom.reason(e);
    }
    if (error == null) {
      return size == state.size()
          ? null
          : "referenced with size %d, but has %d".formatted(size, state.size());
    }
    String done = dealWith(digest, folder, state);
    return done.isEmpty() ? error : error + "; " + done;
  }

  /** That this fails hides nothing and stops nothing: the blob is known to be bad already. */
  private String dealWith(Digest digest, RepositoryFolder folder, FileState state) {
    try {
      return damage.found(digest, folder, state);
    } catch (IOException e) {
      return "cannot be put aside: " + OutOfRoom.reason(e);
    }
  }

  private @Nullable String problem(Digest digest, RepositoryFolder folder, FileState state)
      throws IOException {
    Inode inode = new Inode(state.device(), state.inode(), digest);
    Boolean sound = verdicts.find(inode);
    if (sound == null) {
      sound = isSound(digest, folder);
      verdicts.put(inode, sound);
      looked++;
    }
    return sound ? null : "content has another digest";
  }

  private boolean isSound(Digest digest, RepositoryFolder folder) throws IOException {
    MessageDigest hash = digest.algorithm().newHash();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long position = 0;
    try (FileChannel channel = disk.openToRead(folder.blob(digest))) {
      int count = disk.read(channel, buffer, position);
      while (count >= 0 && !pace.isStopped()) {
        hash.update(buffer.array(), 0, count);
        position += count;
        pace.read(count);
        count = disk.read(channel, buffer.clear(), position);
      }
    } catch (NoSuchFileException e) {
      return true; // Deleted meanwhile.
    }
    return pace.isStopped() || Digest.finish(digest.algorithm(), hash).equals(digest);
  }
}
