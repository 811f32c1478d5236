package io.jzot.testing;

import io.jzot.store.BlobContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Opened blobs, read. */
public final class Contents {
  private Contents() {}

  /** All bytes of an opened blob; closes it. */
  public static byte[] read(BlobContent content) {
    try (content) {
      if (content instanceof BlobContent.Memory memory) {
        return memory.bytes();
      }
      if (content instanceof BlobContent.File file) {
        ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
        while (bytes.hasRemaining() && file.channel().read(bytes, bytes.position()) >= 0) {
          // Reads until it is full.
        }
        return bytes.array();
      }
      throw new AssertionError("lies elsewhere");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
