package io.jzot.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A network between a client and a server on this machine that can be told to fail. */
public final class TcpFaults implements AutoCloseable {
  private enum Mode {
    HEALTHY,
    SILENT,
    REFUSING
  }

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "tcp-faults");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Mode mode = Mode.HEALTHY;
  private volatile Duration delay = Duration.ZERO;

  private TcpFaults(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** A network before this port. */
  public static TcpFaults before(int target) throws IOException {
    return new TcpFaults(target);
  }

  /** What clients connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Connections are accepted, and nothing is ever passed on. */
  public void beSilent() {
    mode = Mode.SILENT;
  }

  /** Connections are closed as soon as they come, and those that are there are reset. */
  public void refuse() {
    mode = Mode.REFUSING;
    resetAll();
  }

  /** What is passed on comes later. */
  public void delay(Duration time) {
    delay = time;
  }

  /** All is well from now on; but what was swallowed by silence is lost. */
  public void heal() {
    mode = Mode.HEALTHY;
    delay = Duration.ZERO;
  }

  /** Resets all connections. */
  public void resetAll() {
    sockets.forEach(TcpFaults::reset);
    sockets.clear();
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // closed already
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (mode == Mode.REFUSING) {
          reset(client);
          continue;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        threads.execute(() -> pass(client, server));
        threads.execute(() -> pass(server, client));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (mode == Mode.SILENT) {
          continue;
        }
        waitForDelay();
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      // the connection is over
    }
  }

  private void waitForDelay() {
    long end = System.nanoTime() + delay.toNanos();
    for (long left = delay.toNanos(); left > 0; left = end - System.nanoTime()) {
      java.util.concurrent.locks.LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    resetAll();
    threads.shutdownNow();
  }
}
