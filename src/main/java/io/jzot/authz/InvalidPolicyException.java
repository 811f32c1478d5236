package io.jzot.authz;

import io.jzot.cel.InvalidExpressionsException;
import java.util.List;

/** Policies that cannot be used, with everything that is wrong with them. */
public final class InvalidPolicyException extends InvalidExpressionsException {
  private static final long serialVersionUID = 1L;

  InvalidPolicyException(List<String> problems) {
    super(problems);
  }
}
