package io.jzot.ext.seed;

import java.util.List;

/** Something in the layouts cannot be pushed; the rest was. One line for each. */
public final class UnusableSeedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UnusableSeedException(String where, List<String> problems) {
    super(
        "cannot seed from " + where + ": " + String.join(System.lineSeparator() + "  ", problems));
  }
}
