package io.jzot.bench.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS 1.3 to a server whose certificate nobody verifies: it is one of this run. */
final class TlsChannel implements ByteChannel {
  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[64 * 1024];

  private TlsChannel(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  static TlsChannel to(Endpoint endpoint) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(endpoint.host(), endpoint.port());
      socket.setTcpNoDelay(true);
      socket.startHandshake();
      return new TlsChannel(socket);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = in.read(buffer, 0, Math.min(buffer.length, target.remaining()));
    if (count > 0) {
      target.put(buffer, 0, count);
    }
    return count;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int count = Math.min(buffer.length, source.remaining());
    source.get(buffer, 0, count);
    out.write(buffer, 0, count);
    return count;
  }

  @Override
  public boolean isOpen() {
    return !socket.isClosed();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // The server was started by us, on loopback.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
