package io.jzot.store.fs;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a change log is framed: a header, then frames, each with a checksum. docs/storage.md
 * describes it; whatever changes here changes the version.
 */
final class LogFormat {
  static final int VERSION = 1;
  static final int HEADER = 16;
  static final int FRAME = 32;
  static final int MAX_PART = 64 << 20;

  private static final long NAME = 0x4a5a4f544c4f470aL; // JZOTLOG and a line feed
  private static final int MARK = 0x4a5a4652; // JZFR
  private static final int UNFORCED = 1;
  private static final int CHECKED = 8;

  private LogFormat() {}

  /**
   * One frame.
   *
   * @param sequence of the change, or of the snapshot that it is part of
   * @param forced the newest change that was durable when this was written
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(long sequence, long forced, byte[] payload) {
    int length() {
      return FRAME + payload.length;
    }
  }

  /** What the header says; the version may be one that we do not know. */
  record Header(int version, boolean unforced) {}

  /**
   * @param unforced whether the snapshot that follows was not forced
   */
  static ByteBuffer header(boolean unforced) {
    ByteBuffer header = ByteBuffer.allocate(HEADER).putLong(NAME);
    header.putShort((short) VERSION).putShort((short) (unforced ? UNFORCED : 0));
    return header.putInt(checksum(header.array(), 0, HEADER - Integer.BYTES)).flip();
  }

  /** Null when it is none. */
  static @Nullable Header header(byte[] bytes) {
    ByteBuffer header = ByteBuffer.wrap(bytes);
    boolean sound =
        bytes.length == HEADER
            && header.getLong(0) == NAME
            && header.getInt(HEADER - Integer.BYTES) == checksum(bytes, 0, HEADER - Integer.BYTES);
    return sound ? new Header(header.getShort(8), (header.getShort(10) & UNFORCED) != 0) : null;
  }

  static void write(Frame frame, ByteBuffer out) {
    int start = out.position();
    out.putInt(MARK).putInt(0).putInt(frame.payload.length).putInt(0);
    out.putLong(frame.sequence).putLong(frame.forced).put(frame.payload);
    int length = out.position() - start;
    out.putInt(start + 4, checksum(out.slice(start + CHECKED, length - CHECKED)));
  }

  /** How long the payload of the frame is that begins there; negative when none does. */
  static int payload(byte[] bytes, int offset) {
    ByteBuffer frame = ByteBuffer.wrap(bytes);
    if (bytes.length - offset < FRAME || frame.getInt(offset) != MARK) {
      return -1;
    }
    int length = frame.getInt(offset + CHECKED);
    return length > MAX_PART ? -1 : length;
  }

  /** The frame that begins there; null when none does, or a damaged one. */
  static @Nullable Frame frame(byte[] bytes, int offset) {
    int length = payload(bytes, offset);
    if (length < 0 || bytes.length - offset - FRAME < length) {
      return null;
    }
    ByteBuffer frame = ByteBuffer.wrap(bytes);
    int expected = checksum(bytes, offset + CHECKED, FRAME - CHECKED + length);
    if (frame.getInt(offset + 4) != expected) {
      return null;
    }
    byte[] payload = new byte[length];
    frame.get(offset + FRAME, payload);
    return new Frame(frame.getLong(offset + 16), frame.getLong(offset + 24), payload);
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    return checksum(ByteBuffer.wrap(bytes, offset, length));
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }
}
