package io.jzot.auth.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import io.jzot.auth.TrustedAuthorities;
import io.jzot.config.FileWatcher;
import io.jzot.config.LdapConfig;
import io.jzot.config.WatchedFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.TrustManager;

/** The directory as the files of now say; another service account or authority makes a new one. */
final class LiveDirectory implements AutoCloseable {
  /** A failure that takes longer was a time-out, and would be one again. */
  private static final Duration QUICK = Duration.ofMillis(500);

  private final LdapConfig config;
  private final int connections;
  private final Optional<WatchedFile<ServiceAccount>> account;
  private final Optional<WatchedFile<TrustManager[]>> authorities;
  private volatile Directory current;

  /**
   * Reads the files.
   *
   * @param replaced run when there is a new directory
   */
  LiveDirectory(LdapConfig config, FileWatcher watcher, int connections, Runnable replaced)
      throws IOException {
    this.config = config;
    this.connections = connections;
    this.account =
        config.credentialsFile().isEmpty()
            ? Optional.empty()
            : Optional.of(
                WatchedFile.open(
                    watcher,
                    config.credentialsFile().get(),
                    (content, old) -> ServiceAccount.parse(content),
                    next -> replace(replaced)));
    this.authorities =
        config.caCert().isEmpty()
            ? Optional.empty()
            : Optional.of(
                WatchedFile.open(
                    watcher,
                    config.caCert().get(),
                    (content, old) -> TrustedAuthorities.parse(content),
                    next -> replace(replaced)));
    synchronized (this) { // the files may change as soon as they are watched
      this.current = open();
    }
  }

  /** As {@link Directory#logIn}; a connection that had died meanwhile is replaced. */
  Directory.Answer logIn(String user, String password) throws LDAPException {
    long start = System.nanoTime();
    try {
      return current.logIn(user, password);
    } catch (LDAPException e) {
      boolean timedOut = System.nanoTime() - start > QUICK.toNanos();
      if (timedOut || e.getResultCode().isConnectionUsable()) {
        throw e;
      }
      return current.logIn(user, password);
    }
  }

  private synchronized void replace(Runnable replaced) {
    Directory old = current;
    try {
      current = open();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    replaced.run();
    old.close();
  }

  private Directory open() throws IOException {
    try {
      return new Directory(
          config,
          Connections.pool(
              config,
              account.map(WatchedFile::get).orElse(ServiceAccount.ANONYMOUS),
              authorities.map(WatchedFile::get).orElse(null),
              connections));
    } catch (LDAPException e) {
      throw new IOException("http.auth.ldap cannot be used: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    account.ifPresent(WatchedFile::close);
    authorities.ifPresent(WatchedFile::close);
    current.close();
  }
}
