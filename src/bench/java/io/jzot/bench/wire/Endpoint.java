package io.jzot.bench.wire;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where a server listens, and as whom to ask it.
 *
 * @param tls whether to speak TLS; the certificate is not verified
 * @param authorization value of the header of that name; empty for none
 */
public record Endpoint(String host, int port, boolean tls, String authorization) {

  /** A server that is named by its URL. */
  public static Endpoint of(URI url) {
    boolean tls = "https".equals(url.getScheme());
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    return new Endpoint(url.getHost(), port, tls, "");
  }

  InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  /** The lines that every request starts with: request line, Host, Authorization. */
  String opening(String method, String target) {
    String who = authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n";
    return method + ' ' + target + " HTTP/1.1\r\nHost: " + host + ':' + port + "\r\n" + who;
  }
}
