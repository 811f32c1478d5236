package io.jzot.authz;

import io.jzot.auth.Principal;
import java.util.SortedSet;

/** Decides; deny by default. Safe for concurrent use, and the same question has one answer. */
public interface AccessPolicy {
  Decision decide(AccessRequest request);

  /** Whether someone may use what is for administrators only. */
  Decision administer(Principal principal, RequestFacts facts);

  /** Whether someone may read the server's metrics. */
  Decision readMetrics(Principal principal);

  /**
   * Whether someone may read everything in every repository, those that do not exist yet included.
   */
  boolean readsEverything(Principal principal);

  /**
   * The beginnings of names outside of which someone can read nothing, so that listings need not
   * look there; none is the beginning of another. What begins so is not readable for that alone.
   */
  SortedSet<String> readablePrefixes(Principal principal);
}
