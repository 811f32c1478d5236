package io.jzot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One connection of {@link SlowClients}; its state may be read by any thread. */
public final class SlowClient {
  private static final int HEAD = 4096;

  /** How many steps of a client that hurries come before the others' turn. */
  private static final int TURNS = 64;

  private final SocketChannel channel;
  private final ByteBuffer request;
  private final int writeStep;
  private final ByteBuffer input;
  private final StringBuilder head = new StringBuilder(); // guarded by this, as the next two
  private long sent;
  private long received;
  private volatile boolean hurried;
  private volatile boolean closed;

  private SlowClient(SocketChannel channel, byte[] request, int writeStep, int readStep) {
    this.channel = channel;
    this.request = ByteBuffer.wrap(request);
    this.writeStep = writeStep;
    this.input = ByteBuffer.allocate(readStep);
  }

  static SlowClient writer(SocketChannel channel, String head, byte[] body, int step) {
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] request = new byte[start.length + body.length];
    System.arraycopy(start, 0, request, 0, start.length);
    System.arraycopy(body, 0, request, start.length, body.length);
    return new SlowClient(channel, request, step, HEAD);
  }

  static SlowClient reader(SocketChannel channel, String head, int step) {
    return new SlowClient(channel, head.getBytes(StandardCharsets.ISO_8859_1), HEAD, step);
  }

  /** From now on as fast as it can. */
  public void hurry() {
    hurried = true;
  }

  /** Bytes of the answer, its head included. */
  public synchronized long received() {
    return received;
  }

  /** Bytes of the request, its head included. */
  public synchronized long sent() {
    return sent;
  }

  /** Status of the answer; 0 before it came. */
  public synchronized int status() {
    String text = head.toString();
    return text.length() < 12 ? 0 : Integer.parseInt(text.substring(9, 12));
  }

  /** Bytes of the body that came. */
  public synchronized long body() {
    int end = head.indexOf("\r\n\r\n");
    return end < 0 ? 0 : received - end - 4;
  }

  /** Whether the server, or {@link #cut}, has closed the connection. */
  public boolean closed() {
    return closed;
  }

  void visit() {
    try {
      boolean moved = !closed && step();
      for (int more = hurried ? TURNS : 0; moved && more > 0; more--) {
        moved = step();
      }
    } catch (IOException e) {
      cut(); // closed by the server, or by cut() meanwhile
    }
  }

  private synchronized boolean step() throws IOException {
    if (request.hasRemaining()) {
      request.limit(Math.min(request.position() + writeStep, request.capacity()));
      int count = channel.write(request);
      request.limit(request.capacity());
      sent += count;
      return count > 0;
    }
    input.clear();
    int count = channel.read(input);
    if (count < 0) {
      cut();
      return false;
    }
    received += count;
    if (head.length() < HEAD) {
      head.append(new String(input.array(), 0, count, StandardCharsets.ISO_8859_1));
    }
    return count > 0;
  }

  /** Drops the connection. */
  public void cut() {
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
