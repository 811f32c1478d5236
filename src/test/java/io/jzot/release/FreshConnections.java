package io.jzot.release;

import io.jzot.testing.TlsClient;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who connects anew again and again: none of the handshakes may fail. */
final class FreshConnections {
  private static final long PAUSE_MILLIS = 50;

  private final TlsClient client;
  private final Thread thread = new Thread(this::keepConnecting, "fresh");
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private volatile int served;
  private volatile boolean over;

  FreshConnections(TlsClient client) {
    this.client = client;
  }

  void start() {
    thread.start();
  }

  void finish() throws InterruptedException {
    over = true;
    thread.join();
  }

  int served() {
    return served;
  }

  List<Throwable> failures() {
    return failures;
  }

  private void keepConnecting() {
    int count = 0;
    while (!over) {
      try {
        if (client.status("/livez") != 200) {
          throw new IOException("not alive");
        }
        served = ++count;
        Thread.sleep(PAUSE_MILLIS);
      } catch (IOException | GeneralSecurityException | RuntimeException e) {
        failures.add(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
