package io.jzot.auth.ldap;

import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.JVMDefaultTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import io.jzot.config.LdapConfig;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** How the directory is reached: plain, by TLS from the start, or by StartTLS. */
final class Connections {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration OPERATION = Duration.ofSeconds(3);
  private static final Duration LARGEST_AGE = Duration.ofMinutes(5);
  private static final int PORT = 389;
  private static final int TLS_PORT = 636;

  private Connections() {}

  /**
   * A pool that connects when it must, so that the directory may be away at the start.
   *
   * @param authorities null for those that Java trusts
   */
  static LDAPConnectionPool pool(
      LdapConfig config, ServiceAccount account, TrustManager @Nullable [] authorities, int size)
      throws LDAPException {
    boolean tls = !config.insecure();
    SSLSocketFactory secure = socketFactory(config, authorities);
    int port = config.port() == 0 ? (tls ? TLS_PORT : PORT) : config.port();
    PostConnectProcessor upgrade =
        !tls && config.startTLS() ? new StartTLSPostConnectProcessor(secure) : null;
    LDAPConnectionPool pool =
        new LDAPConnectionPool(
            new SingleServerSet(
                config.address(), port, tls ? secure : SocketFactory.getDefault(), options(config)),
            account.bindRequest(),
            0,
            size,
            upgrade,
            false);
    pool.setConnectionPoolName("ldap");
    pool.setCreateIfNecessary(true);
    pool.setMaxConnectionAgeMillis(LARGEST_AGE.toMillis());
    return pool;
  }

  private static LDAPConnectionOptions options(LdapConfig config) {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setConnectTimeoutMillis((int) CONNECT.toMillis());
    options.setResponseTimeoutMillis(OPERATION.toMillis());
    options.setFollowReferrals(false);
    options.setUseSynchronousMode(true); // no reader thread for each connection
    options.setAbandonOnTimeout(false);
    options.setUseKeepAlive(true);
    if (!config.skipVerify()) {
      options.setSSLSocketVerifier(new NamedHost());
    }
    return options;
  }

  private static SSLSocketFactory socketFactory(
      LdapConfig config, TrustManager @Nullable [] authorities) {
    SSLUtil ssl;
    if (config.skipVerify()) {
      ssl = new SSLUtil(new TrustAllTrustManager());
    } else if (authorities == null) {
      ssl = new SSLUtil(JVMDefaultTrustManager.getInstance());
    } else {
      ssl = new SSLUtil(null, authorities);
    }
    try {
      return ssl.createSSLSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform speaks TLS", e);
    }
  }
}
