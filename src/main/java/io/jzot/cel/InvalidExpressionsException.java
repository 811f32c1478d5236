package io.jzot.cel;

import java.util.List;

/** Expressions of a configuration that cannot be used, with everything that is wrong with them. */
public class InvalidExpressionsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * All of them at once.
   *
   * @param problems each begins with its place in the configuration
   */
  public InvalidExpressionsException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** Each begins with its place in the configuration. */
  public List<String> problems() {
    return problems;
  }
}
