package io.jzot.operator.registry;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The conditions of one look at a registry; one that did not change keeps its time. */
final class Conditions {
  private final List<Condition> before;
  private final long generation;
  private final Clock clock;
  private final List<Condition> now = new ArrayList<>();

  Conditions(List<Condition> before, long generation, Clock clock) {
    this.before = before;
    this.generation = generation;
    this.clock = clock;
  }

  void holds(ConditionType type, String reason, String message) {
    put(type, "True", reason, message);
  }

  void fails(ConditionType type, String reason, String message) {
    put(type, "False", reason, message);
  }

  /** Whether all so far hold. */
  boolean all() {
    return now.stream().allMatch(condition -> "True".equals(condition.getStatus()));
  }

  /** What is wrong, of everything. */
  String problems() {
    return String.join(
        "; ",
        now.stream()
            .filter(condition -> !"True".equals(condition.getStatus()))
            .map(Condition::getMessage)
            .toList());
  }

  List<Condition> list() {
    return now.stream()
        .sorted(
            (a, b) ->
                ConditionType.valueOf(a.getType()).compareTo(ConditionType.valueOf(b.getType())))
        .toList();
  }

  private void put(ConditionType type, String status, String reason, String message) {
    now.removeIf(condition -> type.name().equals(condition.getType()));
    String since =
        before.stream()
            .filter(it -> type.name().equals(it.getType()) && status.equals(it.getStatus()))
            .map(Condition::getLastTransitionTime)
            .findFirst()
            .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    now.add(
        new ConditionBuilder()
            .withType(type.name())
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withLastTransitionTime(since)
            .withObservedGeneration(generation)
            .build());
  }
}
