package io.jzot.authz;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be granted in a repository, in zot's words. */
public enum Action {
  READ("read", "pull"),
  /** To bring blobs, tags and digests into being. */
  CREATE("create", "push"),
  /** To let an existing tag name another manifest. */
  UPDATE("update", "push"),
  DELETE("delete", "delete"),
  /**
   * No right but a wish: the deletion of a manifest by its digest is refused while several tags
   * name it.
   */
  DETECT_MANIFEST_COLLISION("detectManifestCollision", "delete");

  private final String key;
  private final String scope;

  Action(String key, String scope) {
    this.key = key;
    this.scope = scope;
  }

  /** How the configuration spells it. */
  public String key() {
    return key;
  }

  /** The word that covers it in a token (distribution token specification, "scope"). */
  public String scope() {
    return scope;
  }

  public static Optional<Action> find(String key) {
    return Stream.of(values()).filter(action -> action.key.equals(key)).findFirst();
  }

  /** Those of a list in the configuration; unknown words grant nothing. */
  static Set<Action> of(List<String> keys) {
    return keys.stream().flatMap(key -> find(key).stream()).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public String toString() {
    return key;
  }
}
