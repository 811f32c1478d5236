package io.jzot.testing;

import java.util.Optional;

/** How a client of a test gets in. */
@FunctionalInterface
public interface Access {
  /** Without credentials. */
  Access OPEN = call -> Optional.empty();

  /** What the header {@code Authorization} of a request says, if it has one. */
  Optional<String> authorization(Call call);

  /** The same in every request. */
  static Access by(String header) {
    return call -> Optional.of(header);
  }
}
