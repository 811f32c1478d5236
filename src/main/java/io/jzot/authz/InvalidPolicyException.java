package io.jzot.authz;

import java.util.List;

/** Policies that cannot be used, with everything that is wrong with them. */
public final class InvalidPolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  InvalidPolicyException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** Each begins with its place in the configuration. */
  public List<String> problems() {
    return problems;
  }
}
