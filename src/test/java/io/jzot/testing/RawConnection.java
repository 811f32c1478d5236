package io.jzot.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A connection on which every byte is the test's own, for requests that no client would send. */
public final class RawConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 15_000;

  private final Socket socket;
  private final InputStream in;
  private String request = "";

  private RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** To the server that {@code @QuarkusTest} has started. */
  public static RawConnection open() {
    try {
      return new RawConnection(TestServer.connect());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static RawConnection open(URI uri) {
    try {
      return new RawConnection(new Socket(uri.getHost(), uri.getPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What goes into a {@code Host} header. */
  public static String host() {
    return TestServer.uri().getAuthority();
  }

  /** Sends characters as ISO 8859-1, so that each is one byte. */
  public RawConnection send(String text) {
    request = request.isEmpty() ? text.lines().findFirst().orElse("") : request;
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawConnection send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("sending after " + request, e);
    }
  }

  /** Says what failure messages call the request; otherwise the first line that is sent as text. */
  public RawConnection named(String name) {
    request = name;
    return this;
  }

  /** Sends what the server may no longer want to read. */
  public RawConnection trySend(byte[] bytes) {
    try {
      return send(bytes);
    } catch (UncheckedIOException e) {
      return this;
    }
  }

  /** Says that nothing more will come; answers can still be read. */
  public RawConnection endOutput() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Drops the connection as a cut cable would: the server sees a reset. */
  public void cut() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether something has come that was not read yet, or the server has closed. */
  public boolean hasAnswer() {
    try {
      socket.setSoTimeout(1);
      in.mark(1);
      in.read();
      in.reset();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    } finally {
      restoreTimeout();
    }
  }

  private void restoreTimeout() {
    try {
      socket.setSoTimeout(TIMEOUT_MILLIS);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next answer, interim ones (1xx) included. */
  public Answer read() {
    return read(true);
  }

  /** The next answer, which has no body because it answers a HEAD. */
  public Answer readHead() {
    return read(false);
  }

  private Answer read(boolean withBody) {
    try {
      String statusLine = line();
      int status = Integer.parseInt(statusLine.split(" ", -1)[1]);
      Map<String, List<String>> headers = headers();
      boolean bodyless = !withBody || status < 200 || status == 204 || status == 304;
      byte[] body = bodyless ? new byte[0] : body(headers);
      return new Answer(request, status, headers, body);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the answer to " + request + ": " + e, e);
    }
  }

  private Map<String, List<String>> headers() throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] body(Map<String, List<String>> headers) throws IOException {
    List<String> length = headers.getOrDefault("Content-Length", List.of());
    if (!length.isEmpty()) {
      return exactly(Integer.parseInt(length.get(0)));
    }
    return headers.containsKey("Transfer-Encoding") ? chunks() : in.readAllBytes();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(), 16);
      body.write(exactly(size));
      line();
      if (size == 0) {
        return body.toByteArray();
      }
    }
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException(bytes.length + " of " + length + " bytes of the body");
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("connection ended after \"" + line + '"');
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /**
   * Reads to the end of the connection.
   *
   * @return how many bytes came before the server closed it
   * @throws UncheckedIOException when it does not
   */
  public long readToEnd() {
    try {
      return in.readAllBytes().length;
    } catch (SocketException e) {
      return 0; // reset: closed all the same
    } catch (IOException e) {
      throw new UncheckedIOException("the connection stays open after " + request, e);
    }
  }

  /** All that the server sends until it closes the connection. */
  public String readAll() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketException e) {
      // reset: what came before it counts
    } catch (IOException e) {
      throw new UncheckedIOException("the connection stays open after " + request, e);
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
