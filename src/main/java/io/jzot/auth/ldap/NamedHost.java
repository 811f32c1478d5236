package io.jzot.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.SSLSocketVerifier;
import io.jzot.config.Network;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The directory's certificate must name it. The library's own check takes any certificate on a
 * numeric loopback address; here it has to name that address, too.
 */
final class NamedHost extends SSLSocketVerifier {
  private static final int IP_ADDRESS = 7; // RFC 5280, GeneralName

  private final SSLSocketVerifier library = new HostNameSSLSocketVerifier(true);

  @Override
  public void verifySSLSocket(String host, int port, SSLSocket socket) throws LDAPException {
    library.verifySSLSocket(host, port, socket);
    Optional<byte[]> address = Network.bytes(host);
    if (address.isPresent() && !names(socket, address.get())) {
      throw new LDAPException(
          ResultCode.CONNECT_ERROR, "the directory's certificate does not name " + host);
    }
  }

  private static boolean names(SSLSocket socket, byte[] address) throws LDAPException {
    try {
      X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      @Nullable Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      return names != null
          && names.stream()
              .filter(name -> name.get(0).equals(IP_ADDRESS))
              .flatMap(name -> Network.bytes(String.valueOf(name.get(1))).stream())
              .anyMatch(named -> Arrays.equals(named, address));
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      throw new LDAPException(
          ResultCode.CONNECT_ERROR, "the directory's certificate cannot be read", e);
    }
  }
}
