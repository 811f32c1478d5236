package io.jzot.bench.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;

/** A connection that is kept; one request at a time, the caller's thread waits. */
public final class Connection implements AutoCloseable {
  private static final int BUFFER = 256 * 1024;

  private final Endpoint endpoint;
  private final ByteChannel channel;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
  private final AnswerReader reader = new AnswerReader();

  private Connection(Endpoint endpoint, ByteChannel channel) {
    this.endpoint = endpoint;
    this.channel = channel;
    in.flip();
  }

  public static Connection to(Endpoint endpoint) throws IOException {
    if (endpoint.tls()) {
      return new Connection(endpoint, TlsChannel.to(endpoint));
    }
    SocketChannel channel = SocketChannel.open(endpoint.address());
    channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
    return new Connection(endpoint, channel);
  }

  /** Sends a request and reads the answer; its body is kept. */
  public Answer send(Request request) throws IOException {
    return exchange(request, true);
  }

  /** The same; the body is read and dropped. */
  public Answer drain(Request request) throws IOException {
    return exchange(request, false);
  }

  private Answer exchange(Request request, boolean keep) throws IOException {
    begin(request);
    if (request.body() != null) {
      request.body().writeTo(channel);
    }
    return finish(request, keep);
  }

  /** Sends the head of a request, and no body. */
  public void begin(Request request) throws IOException {
    new Body.Bytes(request.opening(endpoint)).writeTo(channel);
  }

  /** Sends bytes as they are. */
  public void write(byte[] bytes) throws IOException {
    new Body.Bytes(bytes).writeTo(channel);
  }

  private Answer finish(Request request, boolean keep) throws IOException {
    reader.start(request.headOnly(), keep);
    while (!reader.feed(in)) {
      in.clear();
      int count = channel.read(in);
      in.flip();
      if (count < 0) {
        throw new IOException("closed in the middle of an answer to " + request.target());
      }
    }
    return reader.answer();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
