package io.jzot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Clients of a server that take their time: one thread visits every connection once in a while, and
 * moves a few bytes.
 */
public final class SlowClients implements AutoCloseable {
  private static final int SMALL_WINDOW = 8 * 1024;

  private final InetSocketAddress address;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final List<SlowClient> clients = new CopyOnWriteArrayList<>();
  private volatile @Nullable Throwable failure;

  public SlowClients(URI server, long periodMillis) {
    this.address = new InetSocketAddress(server.getHost(), server.getPort());
    var unused = clock.scheduleAtFixedRate(this::visitAll, 0, periodMillis, TimeUnit.MILLISECONDS);
  }

  /** A client that sends this, {@code step} bytes at a time, then waits for the answer. */
  public SlowClient writer(String head, byte[] body, int step) {
    return add(SlowClient.writer(connect(), head, body, step));
  }

  /** A client that sends a request, then reads the answer, {@code step} bytes at a time. */
  public SlowClient reader(String head, int step) {
    return add(SlowClient.reader(connect(), head, step));
  }

  /** How many of them are like this; fails if one of them has failed. */
  public long count(Predicate<SlowClient> state) {
    Throwable why = failure;
    if (why != null) {
      throw new AssertionError("a slow client failed", why);
    }
    return clients.stream().filter(state).count();
  }

  public List<SlowClient> all() {
    return clients;
  }

  private SlowClient add(SlowClient client) {
    clients.add(client);
    return client;
  }

  private SocketChannel connect() {
    try {
      SocketChannel channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_WINDOW);
      channel.connect(address);
      channel.configureBlocking(false);
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void visitAll() {
    try {
      for (SlowClient client : clients) {
        client.visit();
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    clients.forEach(SlowClient::cut);
  }
}
