package io.jzot.registry;

import static io.jzot.log.Field.field;

import io.jzot.auth.Principal;
import io.jzot.authz.AccessPolicy;
import io.jzot.authz.AccessRequest;
import io.jzot.authz.Action;
import io.jzot.authz.Decision;
import io.jzot.authz.Decision.Allowed;
import io.jzot.authz.Decision.Cause;
import io.jzot.authz.Decision.Denied;
import io.jzot.authz.RequestFacts;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The policy as one caller meets it, and how a refusal is told. */
record AccessGate(AccessPolicy policy, Principal principal, RequestFacts facts) {
  private static final Logger log = LoggerFactory.getLogger(AccessGate.class);
  private static final Logger audit = LoggerFactory.getLogger("io.jzot.audit");

  /** Its users cannot help themselves to a better one by answering a challenge. */
  private static final String API_KEY = "apikey";

  AccessGate as(Principal other) {
    return new AccessGate(policy, other, facts);
  }

  /**
   * Lets pass or refuses.
   *
   * @throws OciException UNAUTHORIZED, DENIED
   */
  Allowed require(Action action, RepositoryName name, @Nullable Reference reference) {
    Decision decision = decide(action, name, reference);
    if (decision instanceof Denied denied) {
      throw refusal(action, name, reference, denied);
    }
    return (Allowed) decision;
  }

  boolean allows(Action action, RepositoryName name, @Nullable Reference reference) {
    return decide(action, name, reference).isAllowed();
  }

  Decision decide(Action action, RepositoryName name, @Nullable Reference reference) {
    return policy.decide(new AccessRequest(principal, action, name, reference, facts));
  }

  /** The same whether the repository exists or not. */
  OciException refusal(
      Action action, RepositoryName name, @Nullable Reference reference, Denied denied) {
    record(action, name, reference, denied);
    OciException refusal =
        mayTryAgain(denied)
            ? new OciException(
                    ErrorCode.UNAUTHORIZED, "log in as somebody who may " + action + " here")
                .with("scope", "repository:" + name + ':' + action.scope())
            : new OciException(
                ErrorCode.DENIED, "you may not " + action + " here; ask who runs this registry");
    denied.message().ifPresent(message -> refusal.with("reason", message));
    return refusal.with("name", name).with("action", action);
  }

  /** Whether other credentials, or a token for more, might help. */
  private boolean mayTryAgain(Denied denied) {
    return principal.isAnonymous()
        || (denied.cause() == Cause.TOKEN && !principal.method().equals(API_KEY));
  }

  private void record(
      Action action, RepositoryName name, @Nullable Reference reference, Denied denied) {
    // A client's first request comes without credentials as a rule: nothing that deserves a line.
    if (!principal.isAnonymous()) {
      Object[] fields = {
        field("component", "audit"),
        field("subject", principal.name()),
        field("clientIP", facts.clientAddress()),
        field("action", action),
        field("repository", name),
        field("reference", reference == null ? "" : reference),
        field("cause", denied.cause()),
        field("reason", denied.reason())
      };
      log.info("access denied", fields);
      audit.info("access denied", fields);
    }
  }
}
