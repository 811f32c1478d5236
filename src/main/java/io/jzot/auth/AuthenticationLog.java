package io.jzot.auth;

import static io.jzot.log.Field.field;

import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Credentials.Basic;
import io.jzot.log.Field;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who was turned away, by whom, from where: one line in the log, one in the audit log. */
final class AuthenticationLog {
  private static final Logger log = LoggerFactory.getLogger("io.jzot.auth");
  private static final Logger audit = LoggerFactory.getLogger("io.jzot.audit");

  private AuthenticationLog() {}

  static void record(AuthOutcome outcome, Credentials credentials, Client client) {
    Field user = field("subject", credentials instanceof Basic basic ? basic.user() : "");
    Field kind = field("credentials", credentials.getClass().getSimpleName());
    Field from = field("clientIP", client.address());
    if (outcome instanceof Rejected rejected) {
      Field reason = field("reason", rejected.reason());
      log.warn("authentication refused", user, kind, from, reason);
      audit.warn("authentication refused", field("component", "audit"), user, kind, from, reason);
    } else if (outcome instanceof Unavailable unavailable) {
      log.warn(
          "authentication not possible now",
          user,
          kind,
          from,
          field("reason", unavailable.reason()));
    }
  }
}
