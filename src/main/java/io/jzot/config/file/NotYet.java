package io.jzot.config.file;

import io.jzot.config.file.Findings.Sighting;
import io.jzot.config.file.Node.Mapping;
import io.jzot.config.file.Node.Scalar;
import io.jzot.config.file.Node.Sequence;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keys of features that do not exist yet. Whoever adds a feature deletes its line here, and
 * nothing else.
 *
 * @param pattern JSON pointer; {@code *} stands for any key of a map, {@code []} for any item of a
 *     list
 */
record NotYet(String pattern, Verdict verdict) {

  enum Verdict {
    /**
     * To go on without the feature could hurt: lose or reveal data, let somebody in, or leave
     * undone what the operator relies on.
     */
    REFUSED,
    /** To go on without it is harmless, and worth a warning. */
    IGNORED
  }

  private static final String SESSION_DRIVER = "/http/auth/sessionDriver";

  private static final List<NotYet> ALL =
      List.of(
          refused("/storage/storageDriver"),
          refused("/storage/cacheDriver"),
          refused("/storage/remoteCache"),
          refused("/storage/redirectBlobURL"),
          refused("/storage/retention/policies/[]/keepTags"),
          ignored("/storage/retention/policies/[]/keepUntagged"),
          ignored("/storage/fastRestart"),
          refused("/storage/subPaths/*/storageDriver"),
          refused("/storage/subPaths/*/cacheDriver"),
          refused("/storage/subPaths/*/remoteCache"),
          refused("/storage/subPaths/*/redirectBlobURL"),
          refused("/storage/subPaths/*/retention/policies/[]/keepTags"),
          ignored("/storage/subPaths/*/retention/policies/[]/keepUntagged"),
          refused("/http/auth/bearer/awsSecretsManager"),
          refused("/http/auth/openid"),
          refused(SESSION_DRIVER),
          ignored("/extensions/search"),
          ignored("/extensions/ui"),
          ignored("/extensions/apikey"),
          ignored("/extensions/userprefs"),
          refused("/extensions/trust"),
          refused("/extensions/events"),
          refused("/extensions/sync"),
          refused("/cluster"));

  private static NotYet refused(String pattern) {
    return new NotYet(pattern, Verdict.REFUSED);
  }

  private static NotYet ignored(String pattern) {
    return new NotYet(pattern, Verdict.IGNORED);
  }

  static List<NotYet> all() {
    return ALL;
  }

  /** The entry for a key, by its pointer with {@code *} for map keys. */
  static Optional<NotYet> find(String pattern) {
    return ALL.stream().filter(it -> it.pattern.equals(pattern)).findFirst();
  }

  /**
   * Refuses, or warns of, each key that is there and not switched off.
   *
   * @return the pointers of those that are refused, or would be
   */
  static Set<String> check(Findings findings, ConfigFile.Unsupported unsupported) {
    Set<String> dangerous = new HashSet<>();
    for (Map.Entry<String, Sighting> seen : findings.sightings().entrySet()) {
      String pointer = seen.getKey();
      ALL.stream()
          .filter(it -> it.matches(pointer))
          .forEach(
              it ->
                  it.judge(
                      new Place(findings, pointer),
                      seen.getValue().value(),
                      unsupported,
                      dangerous));
    }
    return dangerous;
  }

  private void judge(
      Place place, Node value, ConfigFile.Unsupported unsupported, Set<String> found) {
    if (unsupported == ConfigFile.Unsupported.KEEP) {
      return;
    }
    if (isOurs(value)) {
      return;
    }
    boolean off = isOff(value);
    if (off || verdict == Verdict.IGNORED) {
      place.warnIf(!off || value instanceof Mapping, "not supported yet, has no effect");
    } else {
      found.add(place.pointer());
      if (unsupported == ConfigFile.Unsupported.IGNORE) {
        place.warn("not supported yet, ignored");
      } else {
        place.refuse(
            "not supported yet: " + place.pointer(),
            "remove it, or start with --ignore-unsupported");
      }
    }
  }

  /** The one driver of sessions that there is. */
  private boolean isOurs(Node value) {
    return pattern.equals(SESSION_DRIVER)
        && value instanceof Mapping mapping
        && mapping.entries().stream()
            .filter(entry -> entry.key().equalsIgnoreCase("name"))
            .anyMatch(
                entry ->
                    ScalarType.TEXT
                        .find(entry.value())
                        .filter("local"::equalsIgnoreCase)
                        .isPresent());
  }

  private boolean matches(String pointer) {
    String[] wanted = pattern.split("/", -1);
    String[] there = pointer.split("/", -1);
    if (wanted.length != there.length) {
      return false;
    }
    return Stream.iterate(0, i -> i + 1)
        .limit(wanted.length)
        .allMatch(
            i -> wanted[i].equals("*") || wanted[i].equals("[]") || wanted[i].equals(there[i]));
  }

  /** {@code false}, {@code 0}, nothing, or a section that says {@code enable: false}. */
  private static boolean isOff(Node node) {
    if (node instanceof Sequence sequence) {
      return sequence.items().isEmpty();
    } else if (node instanceof Mapping mapping) {
      return mapping.entries().stream()
          .anyMatch(entry -> entry.key().equalsIgnoreCase("enable") && isOff(entry.value()));
    }
    Scalar scalar = (Scalar) node;
    return scalar.isNull() || ScalarType.BOOLEAN.find(scalar).map(on -> !on).orElse(false);
  }
}
