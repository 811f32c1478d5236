package io.jzot.authz;

import io.jzot.authz.Decision.Allowed;
import io.jzot.authz.Decision.Cause;
import io.jzot.authz.Decision.Denied;
import io.jzot.oci.Reference;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One question on its way through the rules; remembers the first condition that was false. */
final class Judgement {
  private final Subject subject;
  private final Supplier<ConditionInput> facts;
  private @Nullable ConditionInput input;
  private @Nullable Denied failed;

  private Judgement(Subject subject, Supplier<ConditionInput> facts) {
    this.subject = subject;
    this.facts = facts;
  }

  static Judgement of(Subject subject, AccessRequest request) {
    Reference reference = request.reference();
    return new Judgement(
        subject,
        () ->
            ConditionInput.of(
                subject,
                request.facts(),
                request.action().key(),
                request.repository().value(),
                reference));
  }

  /** About no repository. */
  static Judgement of(Subject subject, RequestFacts facts) {
    return new Judgement(subject, () -> ConditionInput.of(subject, facts, "", "", null));
  }

  Subject subject() {
    return subject;
  }

  Optional<Allowed> grantToUser(Clause clause) {
    return clause.namesUser(subject)
        ? grant(clause, clause.place() + ", user " + subject.principal().name())
        : Optional.empty();
  }

  Optional<Allowed> grantToGroup(Clause clause) {
    return clause.group(subject).flatMap(name -> grant(clause, clause.place() + ", group " + name));
  }

  private Optional<Allowed> grant(Clause clause, String reason) {
    for (Condition condition : clause.conditions()) {
      Optional<String> failure = condition.failure(input());
      if (failure.isPresent()) {
        remember(failure.get(), condition);
        return Optional.empty();
      }
    }
    return Optional.of(new Allowed(reason, !clause.conditions().isEmpty()));
  }

  private void remember(String failure, Condition condition) {
    if (failed == null) {
      failed = new Denied(Cause.CONDITION, failure, condition.message());
    }
  }

  private ConditionInput input() {
    ConditionInput known = input;
    if (known == null) {
      known = facts.get();
      input = known;
    }
    return known;
  }

  /**
   * @param reason for when no condition was asked
   */
  Denied denied(String reason) {
    Denied known = failed;
    return known == null ? new Denied(Cause.NO_RULE, reason, Optional.empty()) : known;
  }
}
