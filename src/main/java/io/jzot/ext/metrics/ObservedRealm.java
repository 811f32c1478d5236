package io.jzot.ext.metrics;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.NotMine;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.Challenge;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Realm;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Measures how long a realm takes, by what it says. */
final class ObservedRealm implements Realm {
  private final Realm realm;
  private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);

  private enum Outcome {
    AUTHENTICATED,
    NOT_MINE,
    REJECTED,
    UNAVAILABLE;

    /** A stage that fails counts as the chain counts it. */
    static Outcome of(@Nullable AuthOutcome outcome) {
      if (outcome instanceof Authenticated) {
        return AUTHENTICATED;
      } else if (outcome instanceof NotMine) {
        return NOT_MINE;
      }
      return outcome instanceof Rejected ? REJECTED : UNAVAILABLE;
    }
  }

  ObservedRealm(Realm realm, MeterRegistry meters) {
    this.realm = realm;
    for (Outcome outcome : Outcome.values()) {
      Timer timer =
          Timer.builder("jzot.realm.latency")
              .description("Time that a realm takes to say who somebody is")
              .tag("realm", realm.name())
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(meters);
      timers.put(outcome, timer);
    }
  }

  @Override
  public String name() {
    return realm.name();
  }

  @Override
  public Optional<Challenge> challenge() {
    return realm.challenge();
  }

  @Override
  public Optional<String> standing(String user) {
    return realm.standing(user);
  }

  @Override
  public boolean stillTakes(String user, String credential) {
    return realm.stillTakes(user, credential);
  }

  @Override
  public CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client) {
    long start = System.nanoTime();
    CompletionStage<AuthOutcome> answer = realm.authenticate(credentials, client);
    return answer.whenComplete(
        (outcome, failure) ->
            Objects.requireNonNull(timers.get(Outcome.of(outcome)))
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS));
  }
}
