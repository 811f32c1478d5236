package io.jzot.cel;

/** An expression that cannot be compiled, or that has no value. */
public final class ExpressionException extends Exception {
  private static final long serialVersionUID = 1L;

  ExpressionException(String message, Throwable cause) {
    super(message, cause);
  }
}
