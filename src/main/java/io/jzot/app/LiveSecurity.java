package io.jzot.app;

import io.jzot.api.RateLimits;
import io.jzot.api.Security;
import io.jzot.auth.AnonymousAccess;
import io.jzot.auth.Authentication;
import io.jzot.auth.Realm;
import io.jzot.auth.RealmChain;
import io.jzot.auth.Session;
import io.jzot.auth.VerificationPool;
import io.jzot.auth.apikey.ApiKeyRealm;
import io.jzot.auth.token.OwnTokens;
import io.jzot.auth.token.SigningKey;
import io.jzot.auth.token.Standing;
import io.jzot.authz.AccessPolicies;
import io.jzot.authz.AccessPolicy;
import io.jzot.cel.InvalidExpressionsException;
import io.jzot.config.FileWatcher;
import io.jzot.config.HttpConfig;
import io.jzot.meta.UserData;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Who may do what right now; replaced as a whole, or not at all. */
final class LiveSecurity implements AutoCloseable {
  /** How long requests that have begun may still ask a realm that is no longer there. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(30);

  /** The method of who logged in by an identity provider. */
  private static final String OPENID = "openid";

  private final FileWatcher watcher;
  private final UserData users;
  private final List<Realm> others;
  private final Supplier<SigningKey> tokenKey;
  private final UnaryOperator<Realm> observed;
  private final Executor later =
      CompletableFuture.delayedExecutor(UNDER_WAY.toSeconds(), TimeUnit.SECONDS);
  private volatile State state;

  private record State(Security security, ConfiguredRealms realms, ConfiguredLogin login) {}

  /**
   * Opens what the configuration asks for.
   *
   * @param users where API keys are
   * @param others realms of third parties
   * @param tokenKey asked for if tokens are to be made
   * @param observed wraps each realm
   * @throws IOException if a file that a realm needs cannot be used
   */
  LiveSecurity(
      HttpConfig http,
      FileWatcher watcher,
      UserData users,
      List<Realm> others,
      Supplier<SigningKey> tokenKey,
      UnaryOperator<Realm> observed)
      throws InvalidExpressionsException, IOException {
    this.watcher = watcher;
    this.users = users;
    this.others = List.copyOf(others);
    this.tokenKey = tokenKey;
    this.observed = observed;
    this.state =
        build(http, ConfiguredRealms.NONE, ConfiguredLogin.none(), RateLimits.of(http.ratelimit()));
  }

  Security current() {
    return state.security();
  }

  /** Takes another configuration; what was in force stays so if it cannot be used. */
  synchronized void replace(HttpConfig http) throws InvalidExpressionsException, IOException {
    State old = state;
    boolean sameLimits = http.ratelimit().equals(old.security().http().ratelimit());
    RateLimits limits = sameLimits ? old.security().limits() : RateLimits.of(http.ratelimit());
    State next = build(http, old.realms(), old.login(), limits);
    state = next;
    later.execute(
        () -> {
          old.realms().closeWithout(next.realms());
          old.login().closeWithout(next.login());
        });
  }

  private State build(
      HttpConfig http, ConfiguredRealms before, ConfiguredLogin loginBefore, RateLimits limits)
      throws InvalidExpressionsException, IOException {
    boolean authenticates = http.authenticates() || !others.isEmpty();
    AccessPolicy policy = AccessPolicies.of(http.accessControl(), authenticates);
    AnonymousAccess anonymous = AnonymousAccess.of(http.accessControl(), authenticates);
    ConfiguredRealms realms =
        before.next(http, watcher, this::apiKeys, others, anonymous, this::ownTokens);
    RealmChain chain =
        new RealmChain(
            Stream.concat(realms.inOrder().stream(), others.stream()).map(observed).toList(),
            Duration.ofSeconds(http.auth().failDelay()));
    Authentication authentication =
        new Authentication(chain, anonymous, realms.tokens(http.auth(), chain, anonymous));
    ConfiguredLogin login = login(http, loginBefore, realms, before);
    return new State(
        new Security(http, authentication, policy, limits, login.port()), realms, login);
  }

  private ConfiguredLogin login(
      HttpConfig http,
      ConfiguredLogin before,
      ConfiguredRealms realms,
      ConfiguredRealms realmsBefore)
      throws IOException {
    try {
      return before.next(http, watcher);
    } catch (IOException e) {
      realms.closeWithout(realmsBefore);
      throw e;
    }
  }

  private ApiKeyRealm apiKeys() {
    return new ApiKeyRealm(
        users,
        (method, user) -> standing(method, user).isPresent(),
        VerificationPool.computing("apikey"),
        Clock.systemUTC());
  }

  private OwnTokens ownTokens(String service) {
    return new OwnTokens(tokenKey.get(), service, new Now(), Clock.systemUTC());
  }

  /** By the realms of this moment. */
  private final class Now implements Standing {
    @Override
    public Optional<String> of(String method, String user) {
      return standing(method, user);
    }

    @Override
    public boolean stillTakes(String method, String user, String credential) {
      return current().authentication().realms().stillTakes(method, user, credential);
    }
  }

  /** What a session stands on right now; empty when it stands on nothing any more. */
  Optional<String> standing(Session session) {
    return session.provider().isPresent()
        ? ofProvider(it -> it.equalsIgnoreCase(session.provider().get().provider()))
        : standing(session.method(), session.user());
  }

  private Optional<String> standing(String method, String user) {
    return method.equals(OPENID)
        ? ofProvider(it -> true)
        : current().authentication().realms().standing(method, user);
  }

  /** An identity provider is not asked again: its word is good for as long as it is configured. */
  private Optional<String> ofProvider(Predicate<String> which) {
    return current().http().auth().openid().stream()
            .flatMap(it -> it.providers().keySet().stream())
            .anyMatch(which)
        ? Optional.of("")
        : Optional.empty();
  }

  @Override
  public void close() {
    state.realms().closeWithout(ConfiguredRealms.NONE);
    state.login().closeWithout(ConfiguredLogin.none());
  }
}
