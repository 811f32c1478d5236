package io.jzot.auth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claim {@code access}: a list of {@code {type, name, actions}}. An entry may end before the
 * token does ({@code exp}, zot's extension). Whoever wrote an entry that makes no sense did not
 * mean to grant anything by it.
 */
public final class AccessClaim {
  private AccessClaim() {}

  /** Those that are good now. */
  public static List<Grant> read(@Nullable Object claim, Instant now) {
    List<Grant> grants = new ArrayList<>();
    if (claim instanceof List<?> entries) {
      for (Object entry : entries) {
        if (entry instanceof Map<?, ?> fields) {
          read(fields, now).ifPresent(grants::add);
        }
      }
    }
    return List.copyOf(grants);
  }

  /** The claim that says this. */
  public static List<Map<String, Object>> write(List<Grant> grants) {
    return grants.stream()
        .map(
            grant ->
                Map.<String, Object>of(
                    "type", grant.type(),
                    "name", grant.name(),
                    "actions", grant.actions().stream().sorted().toList()))
        .toList();
  }

  private static Optional<Grant> read(Map<?, ?> fields, Instant now) {
    return fields.get("type") instanceof String type
            && fields.get("name") instanceof String name
            && fields.get("actions") instanceof List<?> listed
            && !type.equals(Grant.REPOSITORIES)
            && isStillGood(fields, now)
        ? Optional.of(new Grant(type, name, texts(listed)))
        : Optional.empty();
  }

  private static boolean isStillGood(Map<?, ?> fields, Instant now) {
    return !fields.containsKey("exp")
        || (fields.get("exp") instanceof Number end && end.doubleValue() > now.getEpochSecond());
  }

  private static Set<String> texts(List<?> listed) {
    Set<String> texts = new HashSet<>();
    for (Object item : listed) {
      if (item instanceof String text) {
        texts.add(text);
      }
    }
    return Set.copyOf(texts);
  }
}
