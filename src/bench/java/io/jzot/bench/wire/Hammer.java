package io.jzot.bench.wire;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Many connections on one thread, each with one request under way: what is asked for is encoded
 * before, what comes is counted and dropped.
 */
public final class Hammer {
  private static final int BUFFER = 512 * 1024;
  private static final long PATIENCE_MILLIS = 30_000;

  private final List<byte[]> requests;
  private final boolean headOnly;
  private final int expected;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
  private final Latencies latencies = new Latencies();
  private long bytes;
  private int next;

  private Hammer(List<byte[]> requests, boolean headOnly, int expected) {
    this.requests = requests;
    this.headOnly = headOnly;
    this.expected = expected;
  }

  private static final class Lane {
    private final SocketChannel channel;
    private final AnswerReader reader = new AnswerReader();
    private long began;
    private boolean busy;

    Lane(SocketChannel channel) {
      this.channel = channel;
    }
  }

  /**
   * Asks in turns for that long, and at least once a connection.
   *
   * @param requests of one method, without bodies
   * @param expected the status that every answer must have
   */
  public static Load run(
      Endpoint endpoint, List<Request> requests, int expected, int connections, Duration time)
      throws IOException {
    List<byte[]> encoded = requests.stream().map(request -> request.opening(endpoint)).toList();
    return new Hammer(encoded, requests.get(0).headOnly(), expected)
        .run(endpoint, connections, time);
  }

  private Load run(Endpoint endpoint, int connections, Duration time) throws IOException {
    List<Lane> lanes = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        SocketChannel channel = SocketChannel.open(endpoint.address());
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        Lane lane = new Lane(channel);
        channel.register(selector, SelectionKey.OP_READ, lane);
        lanes.add(lane);
      }
      return run(selector, lanes, time);
    } finally {
      for (Lane lane : lanes) {
        lane.channel.close();
      }
    }
  }

  private Load run(Selector selector, List<Lane> lanes, Duration time) throws IOException {
    long began = System.nanoTime();
    long end = began + time.toNanos();
    int[] busy = {lanes.size()};
    for (Lane lane : lanes) {
      ask(lane);
    }
    while (busy[0] > 0) {
      int ready =
          selector.select(
              key -> {
                try {
                  busy[0] -= take((Lane) key.attachment(), end) ? 0 : 1;
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              },
              PATIENCE_MILLIS);
      if (ready == 0) {
        throw new IOException("no answer for half a minute");
      }
    }
    return new Load(latencies, System.nanoTime() - began, bytes);
  }

  private void ask(Lane lane) throws IOException {
    ByteBuffer request = ByteBuffer.wrap(requests.get(next));
    next = (next + 1) % requests.size();
    lane.began = System.nanoTime();
    lane.busy = true;
    lane.reader.start(headOnly, false);
    while (request.hasRemaining()) {
      lane.channel.write(request); // requests are small, the socket's buffer is empty
    }
  }

  /** Whether this connection has something under way after that. */
  private boolean take(Lane lane, long end) throws IOException {
    in.clear();
    if (lane.channel.read(in) < 0) {
      throw new IOException("the server closed a connection");
    }
    in.flip();
    if (!lane.busy || !lane.reader.feed(in)) {
      return lane.busy;
    }
    long now = System.nanoTime();
    if (lane.reader.status() != expected) {
      throw new IOException("expected " + expected + ", got " + lane.reader.answer().head());
    }
    latencies.add(now - lane.began);
    bytes += lane.reader.length();
    lane.busy = false;
    if (now < end) {
      ask(lane);
    }
    return lane.busy;
  }
}
