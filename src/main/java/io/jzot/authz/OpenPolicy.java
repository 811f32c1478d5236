package io.jzot.authz;

import io.jzot.auth.Principal;
import io.jzot.authz.Decision.Allowed;
import io.jzot.authz.Decision.Cause;
import io.jzot.authz.Decision.Denied;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Without a section {@code http.accessControl}: who is authenticated may do everything.
 *
 * @param toAnonymous whether that goes for everybody, because nothing authenticates
 */
record OpenPolicy(boolean toAnonymous) implements AccessPolicy {
  private static final String REASON = "no http.accessControl";

  @Override
  public Decision decide(AccessRequest request) {
    return request.action() == Action.DETECT_MANIFEST_COLLISION
        ? denied(REASON + ": nobody asks for it")
        : open(request.principal());
  }

  @Override
  public Decision administer(Principal principal, RequestFacts facts) {
    return open(principal);
  }

  @Override
  public Decision readMetrics(Principal principal) {
    return open(principal);
  }

  @Override
  public boolean readsEverything(Principal principal) {
    return open(principal).isAllowed();
  }

  @Override
  public SortedSet<String> readablePrefixes(Principal principal) {
    return open(principal).isAllowed()
        ? new TreeSet<>(Collections.singleton(""))
        : Collections.emptySortedSet();
  }

  private Decision open(Principal principal) {
    if (!principal.isAnonymous()) {
      return new Allowed(REASON + ": every authenticated user may", false);
    }
    return toAnonymous
        ? new Allowed(REASON + ", no http.auth: everybody may", false)
        : denied(REASON + ": authenticated users only");
  }

  private static Denied denied(String reason) {
    return new Denied(Cause.NO_RULE, reason, Optional.empty());
  }
}
