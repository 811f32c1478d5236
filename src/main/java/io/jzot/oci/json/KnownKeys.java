package io.jzot.oci.json;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The member names that an object of the specifications has. Go clients match names without regard
 * to case, so a name that equals a known one only after case folding would mean one thing to us and
 * another to them.
 */
final class KnownKeys {
  static final KnownKeys MANIFEST =
      new KnownKeys(
          "schemaVersion",
          "mediaType",
          "artifactType",
          "config",
          "layers",
          "manifests",
          "subject",
          "annotations");
  static final KnownKeys DESCRIPTOR =
      new KnownKeys(
          "mediaType", "digest", "size", "urls", "annotations", "data", "platform", "artifactType");

  private final Map<String, String> byFolded = new HashMap<>();

  private KnownKeys(String... names) {
    for (String name : names) {
      byFolded.put(folded(name), name);
    }
  }

  /** The known name that this one equals only after case folding; null when there is none. */
  @Nullable String alike(String foldedName, String name) {
    String known = byFolded.get(foldedName);
    return known == null || known.equals(name) ? null : known;
  }

  /** As Go folds: also the long s and the Kelvin sign are letters in disguise. */
  static String folded(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      folded.append(Character.toLowerCase(Character.toUpperCase(name.charAt(i))));
    }
    return folded.toString();
  }
}
