package io.jzot.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Opens connections under TLS, each with a handshake of its own; nothing is remembered. */
public final class TlsClient {
  private static final char[] PASSWORD = "password".toCharArray();
  private static final int TIMEOUT_MILLIS = 60_000;

  private final int port;
  private final IssuedCertificate authority;
  private final @Nullable IssuedCertificate own;

  /**
   * For a server on this machine.
   *
   * @param authority whose certificates are believed
   * @param own what is shown to a server that asks; null for nothing
   */
  public TlsClient(int port, IssuedCertificate authority, @Nullable IssuedCertificate own) {
    this.port = port;
    this.authority = authority;
    this.own = own;
  }

  /**
   * After the handshake.
   *
   * @param receiveBuffer how much may wait to be read
   */
  public SSLSocket connect(int receiveBuffer) throws IOException, GeneralSecurityException {
    SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket();
    socket.setReceiveBufferSize(receiveBuffer);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.startHandshake();
    return socket;
  }

  /** The certificate of who answers. */
  public X509Certificate server() throws IOException, GeneralSecurityException {
    try (SSLSocket socket = connect(1 << 16)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  /** The status of what is answered to a GET. */
  public int status(String path) throws IOException, GeneralSecurityException {
    try (SSLSocket socket = connect(1 << 16)) {
      socket.getOutputStream().write(get(path));
      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return Integer.parseInt(answer.substring(9));
    }
  }

  /** A whole request, after which the server closes. */
  public byte[] get(String path) {
    return "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n"
        .formatted(path, port)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private SSLContext context() throws IOException, GeneralSecurityException {
    KeyStore keys = emptyStore();
    IssuedCertificate mine = own;
    if (mine != null) {
      Certificate[] chain = {mine.certificate()};
      keys.setKeyEntry("own", mine.keys().getPrivate(), PASSWORD, chain);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    KeyStore anchors = emptyStore();
    anchors.setCertificateEntry("authority", authority.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
