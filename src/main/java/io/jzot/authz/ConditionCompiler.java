package io.jzot.authz;

import io.jzot.cel.Dialect;
import io.jzot.cel.Expression;
import io.jzot.cel.ExpressionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles conditions and collects what is wrong with them. The library loads when one is met. */
final class ConditionCompiler {
  private final Map<String, Expression<Boolean>> compiled = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private @Nullable Dialect<Boolean> dialect;

  List<Condition> compile(String place, List<io.jzot.config.Condition> conditions) {
    List<Condition> all = new ArrayList<>();
    for (int i = 0; i < conditions.size(); i++) {
      compile(place + ".conditions[" + i + "]", conditions.get(i), all);
    }
    return List.copyOf(all);
  }

  private void compile(String place, io.jzot.config.Condition written, List<Condition> into) {
    try {
      into.add(new Condition(place, expression(written.expression()), written.message()));
    } catch (ExpressionException e) {
      problems.add("http.accessControl." + place + ".expression: " + e.getMessage());
    }
  }

  /** Compiling takes milliseconds, and operators repeat themselves. */
  private Expression<Boolean> expression(String text) throws ExpressionException {
    Expression<Boolean> known = compiled.get(text);
    if (known == null) {
      known = dialect().compile(text);
      compiled.put(text, known);
    }
    return known;
  }

  private Dialect<Boolean> dialect() {
    Dialect<Boolean> current = dialect;
    if (current == null) {
      current = Dialect.of(Map.of(Condition.VARIABLE, ConditionInput.class), Boolean.class);
      dialect = current;
    }
    return current;
  }

  void check() throws InvalidPolicyException {
    if (!problems.isEmpty()) {
      throw new InvalidPolicyException(problems);
    }
  }
}
