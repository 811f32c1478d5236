package io.jzot.app;

import io.jzot.auth.AnonymousAccess;
import io.jzot.auth.Challenge;
import io.jzot.auth.Realm;
import io.jzot.auth.RealmChain;
import io.jzot.auth.TokenEndpoint;
import io.jzot.auth.TokenRealm;
import io.jzot.auth.VerificationPool;
import io.jzot.auth.apikey.ApiKeyRealm;
import io.jzot.auth.bearer.BearerRealm;
import io.jzot.auth.htpasswd.HtpasswdRealm;
import io.jzot.auth.ldap.LdapRealm;
import io.jzot.auth.mtls.CertificateRealm;
import io.jzot.auth.oidc.OidcRealm;
import io.jzot.auth.token.IssuedTokenRealm;
import io.jzot.auth.token.OwnTokens;
import io.jzot.auth.token.TokenExchange;
import io.jzot.auth.token.UpstreamTokens;
import io.jzot.cel.InvalidExpressionsException;
import io.jzot.config.AuthConfig;
import io.jzot.config.BearerConfig;
import io.jzot.config.FileWatcher;
import io.jzot.config.HttpConfig;
import io.jzot.config.MtlsConfig;
import io.jzot.config.TlsConfig;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The realms that the configuration asks for, in the order in which they are asked. */
final class ConfiguredRealms {
  static final ConfiguredRealms NONE = new ConfiguredRealms(Map.of());

  private final Map<Settings, Realm> realms = new LinkedHashMap<>();

  /** Those that are open already: where the settings are the same, so is the realm. */
  private final Map<Settings, Realm> open;

  /** What a realm was opened with. */
  private record Settings(Class<? extends Realm> kind, Object value) {}

  /** Opens a realm. */
  @FunctionalInterface
  private interface Opening {
    Realm open() throws IOException, InvalidExpressionsException;
  }

  private ConfiguredRealms(Map<Settings, Realm> open) {
    this.open = open;
  }

  /**
   * Opens those that this one does not have yet.
   *
   * @param keys opens the realm of API keys
   * @param ownTokens makes the tokens of a service's name
   * @throws IOException if a file that one needs cannot be used; nothing is left open then
   */
  ConfiguredRealms next(
      HttpConfig http,
      FileWatcher watcher,
      Supplier<ApiKeyRealm> keys,
      List<Realm> others,
      AnonymousAccess anonymous,
      Function<String, OwnTokens> ownTokens)
      throws IOException, InvalidExpressionsException {
    ConfiguredRealms next = new ConfiguredRealms(realms);
    try {
      if (http.auth().apikey()) {
        next.add(new Settings(ApiKeyRealm.class, true), keys::get);
      }
      next.passwords(http, watcher);
      next.tokens(http.auth().bearer(), watcher);
      next.certificates(http);
      if (anonymous.mixed() && next.takesPasswords(others) && !hasTokenServer(http.auth())) {
        next.ownTokens(http.auth(), ownTokens);
      }
      return next;
    } catch (IOException e) {
      next.closeWithout(this);
      throw new IOException("http.auth: " + e, e);
    } catch (InvalidExpressionsException e) {
      next.closeWithout(this);
      throw e;
    }
  }

  private void passwords(HttpConfig http, FileWatcher watcher)
      throws IOException, InvalidExpressionsException {
    if (http.auth().htpasswd().isPresent()) {
      var config = http.auth().htpasswd().get();
      add(
          new Settings(HtpasswdRealm.class, config),
          () -> HtpasswdRealm.open(config, watcher, VerificationPool.computing("htpasswd")));
    }
    if (http.auth().ldap().isPresent()) {
      var config = http.auth().ldap().get();
      add(new Settings(LdapRealm.class, config), () -> LdapRealm.open(config, watcher));
    }
  }

  private void tokens(Optional<BearerConfig> bearer, FileWatcher watcher)
      throws IOException, InvalidExpressionsException {
    Optional<BearerConfig> server = bearer.filter(BearerConfig::hasTokenServer);
    if (server.isPresent()) {
      BearerConfig config = server.get();
      Challenge.Bearer challenge =
          new Challenge.Bearer(config.realm().orElseThrow(), config.service().orElseThrow());
      add(
          new Settings(BearerRealm.class, List.of(challenge, config.cert().orElseThrow())),
          () ->
              BearerRealm.open(challenge, config.cert().orElseThrow(), watcher, Clock.systemUTC()));
    }
    if (bearer.filter(it -> !it.oidc().isEmpty()).isPresent()) {
      workloads(bearer.get(), watcher);
    }
  }

  /** As with zot, an issuer and an audience are all it takes; the rules see to it. */
  private void workloads(BearerConfig config, FileWatcher watcher)
      throws IOException, InvalidExpressionsException {
    add(
        new Settings(OidcRealm.class, List.of(config.oidc(), config.realm(), config.service())),
        () -> OidcRealm.open(config, watcher, Clock.systemUTC()));
  }

  /** As with zot, an authority for client certificates is all it takes. */
  private void certificates(HttpConfig http) throws IOException, InvalidExpressionsException {
    if (http.tls().flatMap(TlsConfig::cacert).isPresent()) {
      Optional<MtlsConfig> config = http.auth().mtls();
      add(
          new Settings(CertificateRealm.class, config),
          () -> config.map(CertificateRealm::new).orElseGet(CertificateRealm::byCommonName));
    }
  }

  private static boolean hasTokenServer(AuthConfig auth) {
    return auth.bearer().filter(BearerConfig::hasTokenServer).isPresent();
  }

  /**
   * Only where some may be anonymous and others log in: everybody else does with passwords, and has
   * them checked each time. Not beside a token server, which makes tokens for both.
   */
  private void ownTokens(AuthConfig auth, Function<String, OwnTokens> tokens)
      throws IOException, InvalidExpressionsException {
    String service = auth.bearer().flatMap(BearerConfig::service).orElse(OwnTokens.SERVICE);
    add(
        new Settings(IssuedTokenRealm.class, service),
        () -> new IssuedTokenRealm(tokens.apply(service)));
  }

  private boolean takesPasswords(List<Realm> others) {
    return Stream.concat(realms.values().stream(), others.stream())
        .anyMatch(realm -> realm.challenge().filter(new Challenge.Basic()::equals).isPresent());
  }

  /** Where clients get tokens: if there are workloads, or tokens of our own. */
  Optional<TokenEndpoint> tokens(AuthConfig auth, RealmChain chain, AnonymousAccess anonymous) {
    Optional<TokenRealm> workloads = find(OidcRealm.class).map(TokenRealm.class::cast);
    Optional<OwnTokens> own = find(IssuedTokenRealm.class).map(IssuedTokenRealm::tokens);
    if (workloads.isEmpty() && own.isEmpty()) {
      return Optional.empty();
    }
    Optional<UpstreamTokens> upstream =
        auth.bearer().flatMap(BearerConfig::upstreamTokenEndpoint).map(UpstreamTokens::new);
    return Optional.of(
        new TokenExchange(chain, anonymous, workloads, own, upstream, Clock.systemUTC()));
  }

  private <T extends Realm> Optional<T> find(Class<T> kind) {
    return realms.values().stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private void add(Settings settings, Opening opening)
      throws IOException, InvalidExpressionsException {
    Realm known = open.get(settings);
    realms.put(settings, known == null ? opening.open() : known);
  }

  List<Realm> inOrder() {
    return List.copyOf(realms.values());
  }

  /** Closes those that another one does not have as well. */
  void closeWithout(ConfiguredRealms other) {
    realms.values().stream().filter(it -> !other.realms.containsValue(it)).forEach(this::close);
  }

  private void close(Realm realm) {
    if (realm instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("realm " + realm.name() + " does not close", e);
      }
    }
  }
}
