package io.jzot.auth;

import java.time.Duration;

/** What a realm, or the chain of them, says to credentials. Reasons are for the audit log only. */
public sealed interface AuthOutcome {

  /** The client is this principal. */
  record Authenticated(Principal principal) implements AuthOutcome {}

  /** Another realm may know: the wrong kind of credentials, or a user that is not in here. */
  record NotMine() implements AuthOutcome {}

  /** The user is in here, or the kind of credentials is; and they are wrong. */
  record Rejected(String reason) implements AuthOutcome {}

  /** Nobody can say right now. Never an answer to wrong credentials: clients drop theirs on 401. */
  record Unavailable(Duration retryAfter, String reason) implements AuthOutcome {}

  /** The one {@link NotMine}. */
  AuthOutcome NOT_MINE = new NotMine();
}
