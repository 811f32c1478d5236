package io.jzot.registry;

import io.jzot.oci.Descriptor;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code If-Match} and {@code If-None-Match: *} of a conditional write (RFC 9110, section 13.1),
 * judged inside the transaction.
 *
 * @param ifMatch texts of the digests of which the reference must name one; empty for {@code *}:
 *     any; null for no such condition
 * @param absent whether the reference must not exist yet
 */
public record Precondition(@Nullable Set<String> ifMatch, boolean absent) {
  public static final Precondition NONE = new Precondition(null, false);

  /**
   * @param current what the reference names now
   * @throws OciException PRECONDITION_FAILED
   */
  void check(Optional<Descriptor> current) {
    if (absent && current.isPresent()) {
      throw failed("it exists already", current);
    }
    if (ifMatch == null) {
      return;
    }
    boolean matches =
        current
            .filter(d -> ifMatch.isEmpty() || ifMatch.contains(d.digest().toString()))
            .isPresent();
    if (!matches) {
      throw failed("it is not (or no longer) the one that was expected", current);
    }
  }

  private static OciException failed(String why, Optional<Descriptor> current) {
    OciException failure =
        new OciException(ErrorCode.PRECONDITION_FAILED, why + "; look at it again, then decide");
    current.ifPresent(d -> failure.with("digest", d.digest()));
    return failure;
  }
}
