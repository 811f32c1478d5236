package io.jzot.config.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything found while a file is read: what stands where, what is wrong, what deserves a warning.
 */
final class Findings {
  private static final Comparator<ConfigProblem> IN_ORDER =
      Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column);

  private final Map<String, Sighting> sightings = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final List<ConfigProblem> warnings = new ArrayList<>();

  /** A value, and where its key stands. */
  record Sighting(Location at, Node value) {}

  Place root() {
    return new Place(this, "");
  }

  void saw(String pointer, Location at, Node value) {
    sightings.put(pointer, new Sighting(at, value));
  }

  Map<String, Sighting> sightings() {
    return sightings;
  }

  Optional<Sighting> find(String pointer) {
    return Optional.ofNullable(sightings.get(pointer));
  }

  /** One problem a place is enough, and none is told below a place that already has one. */
  void refuse(String pointer, Location at, String message, Optional<String> hint) {
    for (String above = pointer; ; above = parent(above)) {
      if (refused.contains(above)) {
        return;
      }
      if (above.isEmpty()) {
        break;
      }
    }
    refused.add(pointer);
    problems.add(new ConfigProblem(pointer, at.line(), at.column(), message, hint));
  }

  void warn(String pointer, Location at, String message, Optional<String> hint) {
    warnings.add(new ConfigProblem(pointer, at.line(), at.column(), message, hint));
  }

  /** Where the key stands, or the nearest section around it that the file has. */
  Location locate(String pointer) {
    String at = pointer;
    while (!at.isEmpty() && !sightings.containsKey(at)) {
      at = parent(at);
    }
    return find(at).map(Sighting::at).orElse(Location.UNKNOWN);
  }

  List<ConfigProblem> problems() {
    return problems.stream().sorted(IN_ORDER).toList();
  }

  List<ConfigProblem> warnings() {
    return warnings.stream().sorted(IN_ORDER).toList();
  }

  private static String parent(String pointer) {
    return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
  }
}
