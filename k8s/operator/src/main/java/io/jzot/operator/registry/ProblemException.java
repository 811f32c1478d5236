package io.jzot.operator.registry;

/** Something that a person has to put right; becomes a condition. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  ProblemException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** One word, for programs. */
  String reason() {
    return reason;
  }

  /** For people. */
  String problem() {
    return String.valueOf(getMessage());
  }
}
