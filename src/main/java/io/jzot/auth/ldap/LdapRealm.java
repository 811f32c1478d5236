package io.jzot.auth.ldap;

import static io.jzot.log.Field.field;

import com.unboundid.ldap.sdk.LDAPException;
import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Challenge;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Principal;
import io.jzot.auth.Realm;
import io.jzot.auth.RememberedOutcomes;
import io.jzot.auth.VerificationPool;
import io.jzot.config.FileWatcher;
import io.jzot.config.LdapConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Users in an LDAP directory (zot key {@code http.auth.ldap}). */
public final class LdapRealm implements Realm, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LdapRealm.class);
  private static final int THREADS = 6;
  private static final Duration REMEMBERED = Duration.ofSeconds(3);
  private static final Duration DEADLINE = Duration.ofMillis(4500);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int FAILURES = 3;

  private final RememberedOutcomes remembered = RememberedOutcomes.until(REMEMBERED, REMEMBERED);
  private final CircuitBreaker breaker = new CircuitBreaker(FAILURES, RETRY, System::nanoTime);
  private final VerificationPool pool =
      new VerificationPool("ldap", THREADS, VerificationPool.QUEUE);
  private final LiveDirectory directory;

  private LdapRealm(LdapConfig config, FileWatcher watcher) throws IOException {
    this.directory = new LiveDirectory(config, watcher, THREADS, remembered::forget);
  }

  /**
   * Reads the files that the configuration names and watches them. The directory itself is not
   * asked before the first log-in.
   *
   * @throws IOException if a file or the filter cannot be used
   */
  public static LdapRealm open(LdapConfig config, FileWatcher watcher) throws IOException {
    return new LdapRealm(config, watcher);
  }

  @Override
  public String name() {
    return "ldap";
  }

  @Override
  public Optional<Challenge> challenge() {
    return Optional.of(new Challenge.Basic());
  }

  @Override
  public CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client) {
    if (!(credentials instanceof Basic basic) || basic.user().isEmpty()) {
      return CompletableFuture.completedFuture(AuthOutcome.NOT_MINE);
    }
    if (basic.password().isEmpty()) {
      return CompletableFuture.completedFuture(new Rejected("empty password"));
    }
    return remembered
        .recall(basic, "", () -> pool.submit(client, () -> ask(basic)))
        .toCompletableFuture()
        .copy()
        .completeOnTimeout(away("no answer in time"), DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private AuthOutcome ask(Basic basic) {
    if (!breaker.allows()) {
      return away("the directory is away");
    }
    try {
      AuthOutcome outcome = outcome(basic, directory.logIn(basic.user(), basic.password()));
      breaker.succeeded();
      return outcome;
    } catch (LDAPException e) {
      breaker.failed();
      log.error(
          "directory cannot be used",
          field("result", e.getResultCode()),
          field("error", e.getMessage()));
      return away("the directory cannot be used: " + e.getResultCode());
    }
  }

  private AuthOutcome outcome(Basic basic, Directory.Answer answer) {
    if (answer instanceof Directory.Answer.Welcome welcome) {
      return new Authenticated(
          Principal.user(basic.user(), Groups.names(welcome.groups()), name()));
    } else if (answer instanceof Directory.Answer.Refused refused) {
      return new Rejected(refused.reason());
    }
    return AuthOutcome.NOT_MINE;
  }

  private static AuthOutcome away(String reason) {
    return new Unavailable(RETRY, reason);
  }

  @Override
  public void close() {
    pool.close();
    directory.close();
  }
}
