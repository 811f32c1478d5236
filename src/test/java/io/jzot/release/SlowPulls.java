package io.jzot.release;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.testing.TlsClient;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;

/** Many who pull one blob under TLS, each so slowly that the next pull begins much later. */
final class SlowPulls {
  private static final int PART = 32 << 10;
  private static final long PAUSE_MILLIS = 200;
  private static final int HEADER = 4096;

  private final TlsClient client;
  private final String path;
  private final Digest expected;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger whole = new AtomicInteger();
  private final List<Throwable> broken = new CopyOnWriteArrayList<>();
  private volatile boolean over;

  SlowPulls(TlsClient client, String repository, Digest blob) {
    this.client = client;
    this.path = "/v2/" + repository + "/blobs/" + blob;
    this.expected = blob;
  }

  /** Begins; {@link #open} says when all are under way. */
  void start(int pulls) {
    for (int i = 0; i < pulls; i++) {
      Thread thread = new Thread(this::keepPulling, "pull-" + i);
      thread.start();
      threads.add(thread);
    }
  }

  /** How many have had a part of the body, and not all. */
  int open() {
    return open.get();
  }

  /** How many came whole. */
  int whole() {
    return whole.get();
  }

  List<Throwable> broken() {
    return broken;
  }

  /** Lets those that are under way come to their end without pauses. */
  void finish() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void keepPulling() {
    while (!over) {
      try {
        pull();
        whole.incrementAndGet();
      } catch (IOException | GeneralSecurityException | RuntimeException e) {
        broken.add(e);
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void pull() throws IOException, GeneralSecurityException, InterruptedException {
    try (SSLSocket socket = client.connect(PART)) {
      socket.getOutputStream().write(client.get(path));
      InputStream in = socket.getInputStream();
      skipHeader(in);
      open.incrementAndGet();
      try {
        if (!body(in).equals(expected)) {
          throw new IOException("not what was asked for");
        }
      } finally {
        open.decrementAndGet();
      }
    }
  }

  private Digest body(InputStream in) throws IOException, InterruptedException {
    MessageDigest hash = DigestAlgorithm.SHA256.newHash();
    for (byte[] part = in.readNBytes(PART); part.length > 0; part = in.readNBytes(PART)) {
      hash.update(part);
      if (!over) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    return Digest.finish(DigestAlgorithm.SHA256, hash);
  }

  private static void skipHeader(InputStream in) throws IOException {
    StringBuilder header = new StringBuilder();
    while (header.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0 || header.length() > HEADER) {
        throw new EOFException("no answer, but: " + header);
      }
      header.append((char) next);
    }
    if (header.indexOf("HTTP/1.1 200 ") != 0) {
      throw new IOException(header.toString());
    }
  }
}
