package io.jzot.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;

/**
 * A compiled expression. Safe for concurrent use; takes some microseconds.
 *
 * @param <T> type of its value
 */
public final class Expression<T> {
  private final CelRuntime.Program program;
  private final Class<T> type;

  Expression(CelRuntime.Program program, Class<T> type) {
    this.program = program;
    this.type = type;
  }

  /**
   * Its value for these variables.
   *
   * @throws ExpressionException when it has none, such as for a missing key of a map
   */
  public T evaluate(Map<String, ?> variables) throws ExpressionException {
    try {
      return type.cast(program.eval(variables));
    } catch (CelEvaluationException | RuntimeException e) {
      throw new ExpressionException(String.valueOf(e.getMessage()), e);
    }
  }
}
