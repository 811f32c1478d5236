package io.jzot.api;

import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Credentials.Bearer;
import io.jzot.auth.Credentials.ClientCertificate;
import io.jzot.auth.Credentials.None;
import io.jzot.auth.Credentials.Unreadable;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a request offers to prove who it comes from. The {@code Authorization} header goes before a
 * client certificate: whoever sends it wants to be judged by it.
 */
final class RequestCredentials {
  /** A name and a password that are both empty; some clients send it when they have neither. */
  private static final String NOTHING = "Basic Og==";

  private RequestCredentials() {}

  /**
   * Reads them.
   *
   * @param headerCounts whether anybody judges by the header; else it is passed over, as by zot
   */
  static Credentials of(HttpServerRequest request, boolean headerCounts) {
    List<String> headers = request.headers().getAll("Authorization");
    if (headers.size() > 1) {
      return new Unreadable("more than one Authorization header");
    }
    if (headerCounts && headers.size() == 1 && !isNothing(headers.get(0))) {
      return header(headers.get(0));
    }
    return certificate(request).<Credentials>map(ClientCertificate::new).orElseGet(None::new);
  }

  private static boolean isNothing(String header) {
    return header.isBlank() || header.equals(NOTHING);
  }

  private static Credentials header(String header) {
    int space = header.indexOf(' ');
    String scheme = space < 0 ? header : header.substring(0, space);
    String value = space < 0 ? "" : header.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Basic")) {
      return basic(value);
    }
    return scheme.equalsIgnoreCase("Bearer") && !value.isEmpty()
        ? new Bearer(value)
        : new Unreadable("an Authorization header that is neither Basic nor Bearer");
  }

  private static Credentials basic(String encoded) {
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      int colon = text.indexOf(':');
      if (colon < 0 || text.indexOf('\0') >= 0) {
        return new Unreadable("Basic credentials without a colon, or with a NUL");
      }
      return new Basic(text.substring(0, colon), text.substring(colon + 1));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return new Unreadable("Basic credentials that are not UTF-8 in Base64");
    }
  }

  private static Optional<X509Certificate> certificate(HttpServerRequest request) {
    SSLSession session = request.connection().sslSession();
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf
          ? Optional.of(leaf)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
