package io.jzot.store.fs;

import io.jzot.oci.DigestAlgorithm;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What lies beside the bytes of an upload session. The acknowledged offset stands first, at a fixed
 * width, so that it is overwritten in place.
 *
 * @param algorithm that the final digest will probably have
 */
record UploadRecord(long acknowledged, String owner, DigestAlgorithm algorithm, Instant started) {
  byte[] bytes() {
    String owned = Base64.getUrlEncoder().encodeToString(owner.getBytes(StandardCharsets.UTF_8));
    String text =
        offset(acknowledged)
            + "owner="
            + owned
            + "\nalgorithm="
            + algorithm.label()
            + "\nstarted="
            + started
            + '\n';
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The beginning of the record, which is all that changes. */
  byte[] offsetBytes() {
    return offset(acknowledged).getBytes(StandardCharsets.US_ASCII);
  }

  private static String offset(long acknowledged) {
    return String.format(Locale.ROOT, "acknowledged=%019d\n", acknowledged);
  }

  /** Empty when it is torn or not ours. */
  static Optional<UploadRecord> parse(byte[] bytes) {
    Map<String, String> values = new HashMap<>();
    for (String line : new String(bytes, StandardCharsets.US_ASCII).split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    try {
      return DigestAlgorithm.find(values.getOrDefault("algorithm", ""))
          .map(
              algorithm ->
                  new UploadRecord(
                      Long.parseUnsignedLong(values.getOrDefault("acknowledged", "")),
                      decoded(values.getOrDefault("owner", "?")),
                      algorithm,
                      Instant.parse(values.getOrDefault("started", ""))));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String decoded(String owner) {
    return new String(Base64.getUrlDecoder().decode(owner), StandardCharsets.UTF_8);
  }
}
