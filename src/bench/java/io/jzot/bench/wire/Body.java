package io.jzot.bench.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** What a request carries. */
public sealed interface Body {
  long length();

  void writeTo(WritableByteChannel out) throws IOException;

  /** A part of a file; the kernel copies it where it can. */
  record Part(FileChannel file, long first, long length) implements Body {
    @Override
    public void writeTo(WritableByteChannel out) throws IOException {
      long done = 0;
      while (done < length) {
        done += file.transferTo(first + done, length - done, out);
      }
    }
  }

  /** Made elsewhere. */
  non-sealed interface Other extends Body {}

  /** More than is ever sent. */
  record Announced(long length) implements Body {
    @Override
    public void writeTo(WritableByteChannel out) {
      throw new UnsupportedOperationException();
    }
  }

  /** Bytes; not to be changed. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Bytes(byte[] bytes) implements Body {
    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public void writeTo(WritableByteChannel out) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    }
  }
}
