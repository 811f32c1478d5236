package io.jzot.store.fs;

import io.jzot.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/** Copies of blobs, verified while they are made. */
final class BlobCopy {
  private static final int BUFFER = 64 << 10;

  private final Disk disk;

  BlobCopy(Disk disk) {
    this.disk = disk;
  }

  /** A copy of a blob; empty, and nothing left, when it is not there or damaged. */
  Optional<FreshFile> make(Path blob, Digest digest, Path copy) throws IOException {
    boolean good = false;
    try (FileChannel from = disk.openToRead(blob);
        FileChannel to = disk.create(copy)) {
      good = copy(from, to, digest);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } finally {
      if (!good) {
        disk.delete(copy);
      }
    }
    return good ? Optional.of(new FreshFile(copy)) : Optional.empty();
  }

  private boolean copy(FileChannel from, FileChannel to, Digest digest) throws IOException {
    MessageDigest hash = digest.algorithm().newHash();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long position = 0;
    while (disk.read(from, buffer.clear(), position) >= 0) {
      buffer.flip();
      hash.update(buffer.array(), 0, buffer.limit());
      int length = buffer.remaining();
      disk.write(to, buffer, position);
      position += length;
    }
    return Digest.finish(digest.algorithm(), hash).equals(digest);
  }
}
