package io.jzot.bench.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads answers of HTTP/1.1 as their bytes come, one after the other. */
final class AnswerReader {
  private static final int LARGEST_HEAD = 32 * 1024;

  private enum State {
    HEAD,
    SIZED,
    CHUNK_SIZE,
    CHUNK,
    TRAILER,
    DONE
  }

  private final byte[] head = new byte[LARGEST_HEAD];
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private int headLength;
  private State state = State.DONE;
  private boolean headOnly;
  private boolean keep;
  private int status;
  private long left;
  private long length;
  private int lineLength;

  /**
   * Makes ready for the next one.
   *
   * @param keepBody whether the body is kept; it is dropped otherwise
   */
  void start(boolean withoutBody, boolean keepBody) {
    headOnly = withoutBody;
    keep = keepBody;
    kept.reset();
    headLength = 0;
    length = 0;
    state = State.HEAD;
  }

  int status() {
    return status;
  }

  long length() {
    return length;
  }

  Answer answer() {
    String text = new String(head, 0, headLength, StandardCharsets.ISO_8859_1);
    return new Answer(status, text, kept.toByteArray(), length);
  }

  /** Takes what came; whether the answer is complete. */
  boolean feed(ByteBuffer in) throws IOException {
    while (state != State.DONE && in.hasRemaining()) {
      switch (state) {
        case HEAD -> readHead(in);
        case SIZED -> readBody(in, State.DONE);
        case CHUNK -> readBody(in, State.CHUNK_SIZE);
        case CHUNK_SIZE -> readChunkSize(in);
        case TRAILER -> readTrailer(in);
        case DONE -> throw new IllegalStateException();
      }
    }
    return state == State.DONE;
  }

  private void readHead(ByteBuffer in) throws IOException {
    while (in.hasRemaining()) {
      if (headLength == LARGEST_HEAD) {
        throw new IOException("the head of the answer has no end");
      }
      byte b = in.get();
      head[headLength++] = b;
      if (b == '\n' && headLength > 3 && head[headLength - 3] == '\n') {
        understand();
        return;
      }
    }
  }

  private void understand() throws IOException {
    status = (head[9] - '0') * 100 + (head[10] - '0') * 10 + (head[11] - '0');
    left = 0;
    boolean chunked = false;
    for (int i = 0; i < headLength; i++) {
      if (i == 0 || head[i - 1] == '\n') {
        if (startsWith(i, "content-length:")) {
          left = number(i + "content-length:".length());
        } else if (startsWith(i, "transfer-encoding:")) {
          chunked = true;
        }
      }
    }
    if (headOnly || status == 204 || status == 304) {
      state = State.DONE;
    } else if (chunked) {
      state = State.CHUNK_SIZE;
      left = 0;
      lineLength = 0;
    } else {
      state = left == 0 ? State.DONE : State.SIZED;
    }
  }

  private boolean startsWith(int from, String lower) {
    for (int i = 0; i < lower.length(); i++) {
      if ((head[from + i] | 0x20) != (lower.charAt(i) | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private long number(int from) {
    long value = 0;
    for (int i = from; head[i] != '\r'; i++) {
      if (head[i] != ' ') {
        value = value * 10 + (head[i] - '0');
      }
    }
    return value;
  }

  private void readBody(ByteBuffer in, State next) {
    int count = (int) Math.min(left, in.remaining());
    if (keep) {
      byte[] bytes = new byte[count];
      in.get(bytes);
      kept.writeBytes(bytes);
    } else {
      in.position(in.position() + count);
    }
    left -= count;
    length += count;
    if (left == 0) {
      state = next;
      lineLength = 0;
    }
  }

  /** Also passes over the end of line that stands after a chunk. */
  private void readChunkSize(ByteBuffer in) {
    byte b = in.get();
    if (b == '\n') {
      if (lineLength > 0) {
        state = left == 0 ? State.TRAILER : State.CHUNK;
        lineLength = 0;
      }
    } else if (b != '\r') {
      left = (lineLength == 0 ? 0 : left * 16) + Character.digit(b, 16);
      lineLength++;
    }
  }

  private void readTrailer(ByteBuffer in) {
    byte b = in.get();
    if (b == '\n') {
      if (lineLength == 0) {
        state = State.DONE;
      }
      lineLength = 0;
    } else if (b != '\r') {
      lineLength++;
    }
  }
}
