package io.jzot.auth;

import static io.jzot.log.Field.field;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Credentials.Basic;
import io.jzot.log.Field;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who was turned away, by whom, from where: one line in the log, one in the audit log. And who
 * logged in, in the audit log: once a quarter of an hour for each address.
 */
public final class AuthenticationLog {
  private static final Logger log = LoggerFactory.getLogger("io.jzot.auth");
  private static final Logger audit = LoggerFactory.getLogger("io.jzot.audit");
  private static final Duration SESSION = Duration.ofMinutes(15);
  private static final int MOST_SESSIONS = 10_000;

  /** Clients log in with each request; what is told is that they come, not how often. */
  private final Cache<LogIn, LogIn> seen =
      Caffeine.newBuilder()
          .maximumSize(MOST_SESSIONS)
          .expireAfterWrite(SESSION)
          .executor(Runnable::run)
          .build();

  private record LogIn(String user, String method, String address) {}

  void record(AuthOutcome outcome, Credentials credentials, Client client) {
    if (outcome instanceof Authenticated authenticated) {
      if (!authenticated.principal().isAnonymous()) {
        loggedIn(authenticated.principal(), client);
      }
      return;
    }
    Field user = field("subject", credentials instanceof Basic basic ? basic.user() : "");
    Field kind = field("credentials", credentials.getClass().getSimpleName());
    Field from = field("clientIP", client.address());
    if (outcome instanceof Rejected rejected) {
      refused(user, kind, from, rejected.reason());
    } else if (outcome instanceof Unavailable unavailable) {
      log.warn(
          "authentication not possible now",
          user,
          kind,
          from,
          field("reason", unavailable.reason()));
    }
  }

  /**
   * Somebody was turned away whose name is not known.
   *
   * @param kind of the credentials
   */
  public void refused(String kind, String reason, Client client) {
    refused(
        field("subject", ""),
        field("credentials", kind),
        field("clientIP", client.address()),
        reason);
  }

  private static void refused(Field user, Field kind, Field from, String why) {
    Field reason = field("reason", why);
    log.warn("authentication refused", user, kind, from, reason);
    audit.warn("authentication refused", field("component", "audit"), user, kind, from, reason);
  }

  /** Somebody is known from now on. */
  public void loggedIn(Principal principal, Client client) {
    LogIn login = new LogIn(principal.name(), principal.method(), client.address());
    if (audit.isInfoEnabled() && seen.asMap().putIfAbsent(login, login) == null) {
      audit.info(
          "logged in",
          field("component", "audit"),
          field("subject", login.user()),
          field("method", login.method()),
          field("clientIP", login.address()));
    }
  }
}
