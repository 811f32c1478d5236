package io.jzot.authz;

import io.jzot.cel.Expression;
import io.jzot.cel.ExpressionException;
import java.util.Map;
import java.util.Optional;

/**
 * Something that must be true for a rule to grant anything.
 *
 * @param place where it stands in the configuration
 * @param message what a client is told when it is false
 */
record Condition(String place, Expression<Boolean> expression, Optional<String> message) {
  /** The variable of the expressions. */
  static final String VARIABLE = "req";

  /** Why it does not hold; empty when it does. What has no value does not hold. */
  Optional<String> failure(ConditionInput input) {
    try {
      return expression.evaluate(Map.of(VARIABLE, input))
          ? Optional.empty()
          : Optional.of(place + " is false");
    } catch (ExpressionException e) {
      return Optional.of(place + " has no value: " + e.getMessage());
    }
  }
}
