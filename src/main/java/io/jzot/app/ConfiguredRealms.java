package io.jzot.app;

import io.jzot.auth.Challenge;
import io.jzot.auth.Realm;
import io.jzot.auth.VerificationPool;
import io.jzot.auth.bearer.BearerRealm;
import io.jzot.auth.htpasswd.HtpasswdRealm;
import io.jzot.auth.ldap.LdapRealm;
import io.jzot.auth.mtls.CertificateRealm;
import io.jzot.config.AuthConfig;
import io.jzot.config.BearerConfig;
import io.jzot.config.FileWatcher;
import io.jzot.config.HttpConfig;
import io.jzot.config.TlsConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The realms that the configuration asks for, in the order in which they are asked. */
final class ConfiguredRealms implements AutoCloseable {
  private final List<Realm> realms = new ArrayList<>();

  /**
   * Opens them all.
   *
   * @throws UncheckedIOException if a file that one needs cannot be used
   */
  static ConfiguredRealms open(HttpConfig http, FileWatcher watcher) {
    ConfiguredRealms opened = new ConfiguredRealms();
    try {
      opened.passwords(http.auth(), watcher);
      opened.tokens(http.auth().bearer(), watcher);
      opened.certificates(http);
      return opened;
    } catch (IOException e) {
      opened.close();
      throw new UncheckedIOException("http.auth: " + e.getMessage(), e);
    }
  }

  private void passwords(AuthConfig auth, FileWatcher watcher) throws IOException {
    if (auth.htpasswd().isPresent()) {
      VerificationPool pool = VerificationPool.computing("htpasswd");
      realms.add(HtpasswdRealm.open(auth.htpasswd().get(), watcher, pool));
    }
    if (auth.ldap().isPresent()) {
      realms.add(LdapRealm.open(auth.ldap().get(), watcher));
    }
  }

  /** As with zot, a token server takes all three keys to be one. */
  private void tokens(Optional<BearerConfig> bearer, FileWatcher watcher) throws IOException {
    if (bearer.isPresent()
        && bearer.get().realm().isPresent()
        && bearer.get().service().isPresent()
        && bearer.get().cert().isPresent()) {
      Challenge.Bearer challenge =
          new Challenge.Bearer(bearer.get().realm().get(), bearer.get().service().get());
      realms.add(
          BearerRealm.open(challenge, bearer.get().cert().get(), watcher, Clock.systemUTC()));
    }
  }

  /** As with zot, an authority for client certificates is all it takes. */
  private void certificates(HttpConfig http) {
    if (http.tls().flatMap(TlsConfig::cacert).isPresent()) {
      realms.add(
          http.auth().mtls().map(CertificateRealm::new).orElseGet(CertificateRealm::byCommonName));
    }
  }

  List<Realm> inOrder() {
    return List.copyOf(realms);
  }

  @Override
  public void close() {
    for (Realm realm : realms) {
      if (realm instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          throw new IllegalStateException("realm " + realm.name() + " does not close", e);
        }
      }
    }
  }
}
