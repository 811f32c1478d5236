package io.jzot.auth.openid;

import static io.jzot.log.Field.field;

import io.jzot.auth.AuthenticationLog;
import io.jzot.auth.BrowserLogin;
import io.jzot.auth.Client;
import io.jzot.auth.Session;
import io.jzot.auth.VerificationPool;
import io.jzot.config.FileWatcher;
import io.jzot.config.OpenIdConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log-in by the providers of {@code http.auth.openid}. Each has a few threads of its own: one that
 * is slow costs its own users a 503 in time, and nobody else anything.
 */
public final class OpenIdLogins implements BrowserLogin, AutoCloseable {
  /** How the users logged in, for logs and conditions. */
  static final String METHOD = "openid";

  private static final Logger log = LoggerFactory.getLogger(OpenIdLogins.class);
  private static final int THREADS = 3;
  private static final Duration RETRY = Duration.ofSeconds(5);

  /** For one question to the provider; a log-in asks at most four. */
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** For a whole log-in. */
  private static final Duration WHOLE = Duration.ofSeconds(12);

  /** Errors by which a provider says that it is not well (RFC 6749, section 4.1.2.1). */
  private static final Set<String> ITS_OWN_FAULT =
      Set.of("server_error", "temporarily_unavailable");

  private final Map<String, Entry> providers = new LinkedHashMap<>();
  private final ReturnTargets targets;
  private final LoginAttempts attempts;
  private final AuthenticationLog record = new AuthenticationLog();

  private record Entry(IdentityProvider provider, VerificationPool pool) {}

  private OpenIdLogins(ReturnTargets targets, LoginAttempts attempts) {
    this.targets = targets;
    this.attempts = attempts;
  }

  /**
   * Reads the files that the configuration names and watches them. No provider is waited for.
   *
   * @param externalUrl this server as browsers see it, if the configuration says so
   * @param attempts those under way, which outlive a reload
   * @throws IOException if a file cannot be used
   */
  public static OpenIdLogins open(
      OpenIdConfig config,
      Optional<String> externalUrl,
      LoginAttempts attempts,
      FileWatcher watcher)
      throws IOException {
    return open(config, externalUrl, attempts, watcher, DEADLINE);
  }

  static OpenIdLogins open(
      OpenIdConfig config,
      Optional<String> externalUrl,
      LoginAttempts attempts,
      FileWatcher watcher,
      Duration deadline)
      throws IOException {
    List<String> origins =
        Stream.concat(config.callbackAllowOrigins().stream(), externalUrl.stream()).toList();
    OpenIdLogins logins = new OpenIdLogins(new ReturnTargets(origins), attempts);
    try {
      for (Map.Entry<String, OpenIdConfig.Provider> entry : config.providers().entrySet()) {
        String name = entry.getKey().toLowerCase(Locale.ROOT);
        IdentityProvider provider =
            Providers.open(
                name, entry.getValue(), new ProviderHttp(deadline), watcher, Clock.systemUTC());
        logins.providers.put(
            name,
            new Entry(
                provider,
                new VerificationPool(METHOD + '-' + name, THREADS, VerificationPool.QUEUE)));
      }
      return logins;
    } catch (IOException e) {
      logins.close();
      throw new IOException("openid: " + e.getMessage(), e);
    }
  }

  @Override
  public CompletionStage<Start> begin(
      String provider, String target, String origin, Client client) {
    Entry entry = providers.get(provider);
    if (entry == null) {
      return CompletableFuture.completedFuture(new Start.UnknownProvider());
    }
    Attempt attempt =
        Attempt.at(
            provider, URI.create(origin + "/zot/auth/callback/" + provider), targets.judge(target));
    return inTime(entry, client, () -> start(entry, attempt), new Start.Away(RETRY));
  }

  private Start start(Entry entry, Attempt attempt) {
    try {
      return new Start.Redirect(entry.provider().authorization(attempt), attempts.seal(attempt));
    } catch (IOException | RuntimeException e) {
      away(attempt.provider(), e);
      return new Start.Away(RETRY);
    }
  }

  @Override
  public CompletionStage<End> finish(String provider, Return back, Client client) {
    Entry entry = providers.get(provider);
    Optional<Attempt> attempt = attempt(provider, back);
    if (entry == null || attempt.isEmpty()) {
      return refused(provider, "the state is not that of a log-in of this browser", client);
    }
    if (back.error().filter(ITS_OWN_FAULT::contains).isPresent()) {
      away(provider, new IOException("it says " + back.error().get()));
      return CompletableFuture.completedFuture(new End.Away(RETRY));
    }
    if (back.error().isPresent() || back.code().isEmpty()) {
      return refused(provider, "the provider says " + back.error().orElse("nothing"), client);
    }
    if (!attempts.take(attempt.get())) {
      return refused(provider, "the state was used before", client);
    }
    return inTime(entry, client, () -> end(entry, attempt.get(), back), new End.Away(RETRY))
        .thenApply(end -> concluded(provider, attempt.get(), end, client));
  }

  /** The attempt that this browser left with, if it is the one that the provider answers to. */
  private Optional<Attempt> attempt(String provider, Return back) {
    return back.cookie()
        .flatMap(attempts::open)
        .filter(it -> it.provider().equals(provider))
        .filter(it -> same(it.state().getValue(), back.state().orElse("")));
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static End end(Entry entry, Attempt attempt, Return back) {
    try {
      Session session =
          entry.provider().identify(attempt, back.code().orElseThrow(), back.issuer());
      return new End.LoggedIn(session, attempt.target());
    } catch (LoginRefusedException e) {
      return new End.Refused(e.reason());
    } catch (IOException | RuntimeException e) {
      away(attempt.provider(), e);
      return new End.Away(RETRY);
    }
  }

  private End concluded(String provider, Attempt attempt, End end, Client client) {
    if (end instanceof End.LoggedIn known) {
      record.loggedIn(known.session().principal(), client);
    } else if (end instanceof End.Refused refused) {
      record.refused(METHOD, provider + ": " + refused.reason(), client);
    } else if (end instanceof End.Away) {
      attempts.giveBack(attempt);
    }
    return end;
  }

  private CompletionStage<End> refused(String provider, String reason, Client client) {
    record.refused(METHOD, provider + ": " + reason, client);
    return CompletableFuture.completedFuture(new End.Refused(reason));
  }

  private static <T> CompletionStage<T> inTime(
      Entry entry, Client client, Supplier<? extends T> work, T away) {
    return entry
        .pool()
        .submit(client, work, away)
        .toCompletableFuture()
        .copy()
        .completeOnTimeout(away, WHOLE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void away(String provider, Exception why) {
    log.error(
        "identity provider cannot be used",
        field("provider", provider),
        field("error", String.valueOf(why instanceof IOException ? why.getMessage() : why)));
  }

  @Override
  public void close() {
    providers
        .values()
        .forEach(
            entry -> {
              entry.pool().close();
              entry.provider().close();
            });
  }
}
