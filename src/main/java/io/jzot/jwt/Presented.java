package io.jzot.jwt;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * What a token says of itself before anybody has verified it: good for nothing but to find out who
 * is to verify it.
 */
public record Presented(String issuer, Set<String> audiences) {
  private static final int LONGEST = 64 * 1024;
  private static final int PARTS = 3;

  /** Empty for what does not look like a token. */
  public static Optional<Presented> find(String text) {
    String[] parts = text.split("\\.", -1);
    if (text.length() > LONGEST || parts.length != PARTS) {
      return Optional.empty();
    }
    try {
      byte[] payload = Base64.getUrlDecoder().decode(parts[1]);
      Map<String, Object> claims = JsonUtil.parseJson(new String(payload, StandardCharsets.UTF_8));
      return claims.get("iss") instanceof String issuer
          ? Optional.of(new Presented(issuer, audiences(claims.get("aud"))))
          : Optional.empty();
    } catch (JoseException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Set<String> audiences(@Nullable Object claim) {
    if (claim instanceof String text) {
      return Set.of(text);
    }
    return claim instanceof List<?> list
        ? list.stream()
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }
}
