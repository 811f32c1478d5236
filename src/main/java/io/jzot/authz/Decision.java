package io.jzot.authz;

import java.util.Optional;

/** The answer, with its reason. */
public sealed interface Decision {

  /** Why, for operators; it may name rules that a client must not know of. */
  String reason();

  default boolean isAllowed() {
    return this instanceof Allowed;
  }

  /**
   * A rule grants it.
   *
   * @param reason the rule that decided
   * @param conditional whether it holds for this very request only: what is granted without
   *     conditions is granted for every reference of the repository
   */
  record Allowed(String reason, boolean conditional) implements Decision {}

  /**
   * Nothing grants it.
   *
   * @param message what the operator wants the client to be told
   */
  record Denied(Cause cause, String reason, Optional<String> message) implements Decision {}

  /** Why something is denied. */
  enum Cause {
    /** No rule grants it. */
    NO_RULE,
    /** A rule would grant it if its conditions held. */
    CONDITION,
    /** The policy grants it, the token does not. */
    TOKEN
  }
}
