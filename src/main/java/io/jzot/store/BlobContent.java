package io.jzot.store;

import java.io.Closeable;
import java.net.URI;
import java.nio.channels.FileChannel;

/** An opened blob, in the form in which its medium gives it out best. */
public sealed interface BlobContent extends AutoCloseable {

  /** Size of the whole blob in bytes. */
  long size();

  @Override
  void close();

  /**
   * An open file; positional reads only.
   *
   * @param channel open for reading; its content never changes
   * @param hold what is closed with this, as others may read from the same channel
   */
  record File(FileChannel channel, long size, Closeable hold) implements BlobContent {
    @Override
    public void close() {
      try {
        hold.close();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  /** Content in memory; not to be changed. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Memory(byte[] bytes) implements BlobContent {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  /** The client fetches it elsewhere. */
  record Redirect(URI location, long size) implements BlobContent {
    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
