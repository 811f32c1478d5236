package io.jzot.auth.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import com.unboundid.util.ssl.SSLUtil;
import io.jzot.testing.IssuedCertificate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** UnboundID's server in memory, with a few people and groups. */
final class TestDirectory implements AutoCloseable {
  static final String BASE = "ou=people,dc=example,dc=org";
  static final String BIND_DN = "cn=service,dc=example,dc=org";
  static final String BIND_PASSWORD = "service-secret";

  private static final String[] CONTENT = {
    "dn: dc=example,dc=org\nobjectClass: domain\ndc: example",
    "dn: ou=people,dc=example,dc=org\nobjectClass: organizationalUnit\nou: people",
    "dn: ou=far,ou=people,dc=example,dc=org\nobjectClass: organizationalUnit\nou: far",
    "dn: ou=groups,dc=example,dc=org\nobjectClass: organizationalUnit\nou: groups",
    person("alice", "people", "memberOf: cn=dev,ou=groups,dc=example,dc=org\nmemberOf: plain"),
    person("bob", "people", "employeeType: locked"),
    person("far", "far,ou=people", "description: far away"),
    person("twin", "people", "description: one"),
    person("twin", "far,ou=people", "description: two"),
    person("star*", "people", "description: a name with a wildcard"),
    group("dev", "memberOf: cn=staff,ou=groups,dc=example,dc=org"),
    group("staff", "memberOf: cn=All Hands,ou=groups,dc=example,dc=org"),
    group("All Hands", "memberOf: cn=dev,ou=groups,dc=example,dc=org"),
  };

  private final InMemoryDirectoryServer server;
  private final List<String> filters = new CopyOnWriteArrayList<>();

  private TestDirectory(@Nullable IssuedCertificate certificate, boolean tls)
      throws LDAPException, LDIFException, GeneralSecurityException, UnknownHostException {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
    config.setSchema(null);
    config.addAdditionalBindCredentials(BIND_DN, BIND_PASSWORD);
    config.setListenerConfigs(listener(certificate, tls));
    config.addInMemoryOperationInterceptor(
        new InMemoryOperationInterceptor() {
          @Override
          public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
            filters.add(request.getRequest().getFilter().toString());
          }
        });
    this.server = new InMemoryDirectoryServer(config);
    for (String entry : CONTENT) {
      server.add(entry.split("\n", -1));
    }
    server.startListening();
  }

  static TestDirectory plain() throws Exception {
    return new TestDirectory(null, false);
  }

  /** With StartTLS. */
  static TestDirectory upgradable(IssuedCertificate certificate) throws Exception {
    return new TestDirectory(certificate, false);
  }

  static TestDirectory secure(IssuedCertificate certificate) throws Exception {
    return new TestDirectory(certificate, true);
  }

  private static InMemoryListenerConfig listener(
      @Nullable IssuedCertificate certificate, boolean tls)
      throws LDAPException, GeneralSecurityException, UnknownHostException {
    InetAddress here = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    if (certificate == null) {
      return InMemoryListenerConfig.createLDAPConfig("plain", here, 0, null);
    }
    SSLUtil ssl = new SSLUtil(keyManagers(certificate), null);
    SSLServerSocketFactory listening = ssl.createSSLServerSocketFactory();
    SSLSocketFactory connecting = ssl.createSSLSocketFactory();
    return tls
        ? InMemoryListenerConfig.createLDAPSConfig("tls", here, 0, listening, connecting)
        : InMemoryListenerConfig.createLDAPConfig("starttls", here, 0, connecting);
  }

  private static KeyManager[] keyManagers(IssuedCertificate certificate)
      throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server",
          certificate.keys().getPrivate(),
          new char[0],
          new java.security.cert.Certificate[] {certificate.certificate()});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      return keys.getKeyManagers();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String person(String name, String place, String more) {
    return "dn: uid="
        + name
        + ",ou="
        + place
        + ",dc=example,dc=org\nobjectClass: inetOrgPerson\nuid: "
        + name
        + "\ncn: "
        + name
        + "\nsn: x\nuserPassword: "
        + name
        + "-secret\n"
        + more;
  }

  private static String group(String name, String more) {
    return "dn: cn="
        + name
        + ",ou=groups,dc=example,dc=org\nobjectClass: groupOfNames\ncn: "
        + name
        + "\n"
        + more;
  }

  int port() {
    return server.getListenPort();
  }

  InMemoryDirectoryServer server() {
    return server;
  }

  /** The filters of all searches so far. */
  List<String> filters() {
    return filters;
  }

  @Override
  public void close() {
    server.shutDown(true);
  }
}
