package io.jzot.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Credentials.Unreadable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealmChainTest {
  private static final Client CLIENT = Client.of("192.0.2.1");
  private static final Basic BASIC = new Basic("alice", "password");

  private final List<String> asked = new ArrayList<>();

  /** Says what its name says. */
  private final class Scripted implements Realm {
    private final String name;
    private final Supplier<CompletionStage<AuthOutcome>> answer;

    Scripted(String script) {
      this(script, () -> answer(script));
    }

    Scripted(String name, Supplier<CompletionStage<AuthOutcome>> answer) {
      this.name = name;
      this.answer = answer;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Optional<Challenge> challenge() {
      return Optional.of(new Challenge.Basic());
    }

    @Override
    public CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client) {
      asked.add(name);
      return answer.get();
    }
  }

  private static CompletionStage<AuthOutcome> answer(String script) {
    return switch (script) {
      case "yes" -> done(new Authenticated(Principal.user("alice", Set.of(), "yes")));
      case "later" ->
          CompletableFuture.supplyAsync(
              () -> new Authenticated(Principal.user("alice", Set.of(), "later")));
      case "notmine" -> done(AuthOutcome.NOT_MINE);
      case "no" -> done(new Rejected("wrong password"));
      case "away" -> done(new Unavailable(Duration.ofSeconds(7), "gone fishing"));
      case "throws" -> throw new IllegalStateException("broken");
      case "fails" -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
      case "hangs" -> new CompletableFuture<>();
      default -> throw new AssertionError(script);
    };
  }

  private static CompletionStage<AuthOutcome> done(AuthOutcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }

  private RealmChain chain(String scripts, Duration failDelay) {
    List<Realm> realms =
        Arrays.stream(scripts.split(" ", -1)).<Realm>map(script -> new Scripted(script)).toList();
    return new RealmChain(realms, failDelay, Duration.ofMillis(100));
  }

  private static AuthOutcome result(RealmChain chain, Credentials credentials) throws Exception {
    return chain.authenticate(credentials, CLIENT).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest(name = "{0}: {1}, asks {2}")
  @CsvSource({
    "yes,               Authenticated, yes",
    "later,             Authenticated, later",
    "yes no,            Authenticated, yes",
    "no yes,            Authenticated, no yes",
    "notmine yes,       Authenticated, notmine yes",
    "away yes,          Authenticated, away yes",
    "throws yes,        Authenticated, throws yes",
    "hangs later,       Authenticated, hangs later",
    "no,                Rejected,      no",
    "notmine,           Rejected,      notmine",
    "no notmine,        Rejected,      no notmine",
    "no no,             Rejected,      no no",
    "away,              Unavailable,   away",
    "no away,           Unavailable,   no away",
    "away no,           Unavailable,   away no",
    "away notmine no,   Unavailable,   away notmine no",
    "fails no,          Unavailable,   fails no",
    "throws no,         Unavailable,   throws no",
    "hangs no,          Unavailable,   hangs no",
  })
  void oneYesWinsThenOneAbsenceThenNo(String realms, String outcome, String order)
      throws Exception {
    assertThat(result(chain(realms, Duration.ZERO), BASIC).getClass().getSimpleName())
        .isEqualTo(outcome);
    assertThat(asked).containsExactly(order.split(" ", -1));
  }

  @Test
  void reasonsNameTheRealms() throws Exception {
    assertThat(result(chain("no away", Duration.ZERO), BASIC))
        .isEqualTo(
            new Unavailable(Duration.ofSeconds(7), "no: wrong password; away: gone fishing"));
  }

  @Test
  void whatCannotBeReadIsRejectedWithoutAsking() throws Exception {
    assertThat(result(chain("yes", Duration.ZERO), new Unreadable("two headers")))
        .isEqualTo(new Rejected("two headers"));
    assertThat(asked).isEmpty();
  }

  @Test
  void aRejectionIsDelayed() throws Exception {
    long start = System.nanoTime();
    result(chain("no no no", Duration.ofMillis(150)), BASIC);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(150_000_000L);
  }

  @Test
  void successAndAbsenceAreNotDelayed() throws Exception {
    assertThat(chain("yes", Duration.ofHours(1)).authenticate(BASIC, CLIENT).toCompletableFuture())
        .isCompleted();
    assertThat(chain("away", Duration.ofHours(1)).authenticate(BASIC, CLIENT).toCompletableFuture())
        .isCompleted();
  }

  @Test
  void patienceEndsForTheChainOnly() throws Exception {
    CompletableFuture<AuthOutcome> shared = new CompletableFuture<>();
    RealmChain chain =
        new RealmChain(
            List.of(new Scripted("shared", () -> shared)), Duration.ZERO, Duration.ofMillis(50));
    assertThat(result(chain, BASIC)).isInstanceOf(Unavailable.class);
    assertThat(shared).isNotDone();
  }

  @Test
  void challengesAreThoseOfTheRealmsOnce() {
    assertThat(chain("yes no", Duration.ZERO).challenges()).containsExactly(new Challenge.Basic());
    assertThat(new RealmChain(List.of(), Duration.ZERO).isEmpty()).isTrue();
  }
}
