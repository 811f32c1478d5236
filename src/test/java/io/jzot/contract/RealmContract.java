package io.jzot.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.NotMine;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Credentials.Bearer;
import io.jzot.auth.Credentials.ClientCertificate;
import io.jzot.auth.Credentials.None;
import io.jzot.auth.Principal;
import io.jzot.auth.Realm;
import io.jzot.testing.IssuedCertificate;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

/** What every realm has to do. */
public abstract class RealmContract {
  private static final Client CLIENT = Client.of("192.0.2.1");
  private static final List<Credentials> OF_EVERY_KIND =
      List.of(
          new None(),
          new Basic("nobody-here", "password"),
          new Basic("", ""),
          new Bearer("token"),
          new ClientCertificate(
              IssuedCertificate.selfSigned(new X500Principal("O=nobody")).certificate()));

  /** The realm, which knows a user {@value #USER}. */
  protected abstract Realm realm();

  /** Of the user. */
  protected abstract Credentials right();

  /** Of the same kind as the right ones, but wrong. */
  protected abstract Credentials wrong();

  /** Who the right credentials belong to. */
  protected static final String USER = "alice";

  protected final AuthOutcome ask(Credentials credentials) throws Exception {
    return ask(realm(), credentials).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static CompletionStage<AuthOutcome> ask(Realm realm, Credentials credentials) {
    return realm.authenticate(credentials, CLIENT);
  }

  @Test
  void rightCredentialsAreTheUser() throws Exception {
    AuthOutcome outcome = ask(right());

    assertThat(outcome).isInstanceOf(Authenticated.class);
    Principal principal = ((Authenticated) outcome).principal();
    assertThat(principal.name()).isEqualTo(USER);
    assertThat(principal.method()).isEqualTo(realm().name());
    assertThat(principal.isAnonymous()).isFalse();
  }

  @Test
  void rightCredentialsStayRight() throws Exception {
    Credentials right = right();
    assertThat(ask(right)).isEqualTo(ask(right));
  }

  @Test
  void wrongOnesAreNobody() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(ask(wrong())).isNotInstanceOfAny(Authenticated.class, Unavailable.class);
    }
    assertThat(ask(right())).isInstanceOf(Authenticated.class);
  }

  @Test
  void otherKindsAreLeftToOthers() throws Exception {
    for (Credentials other : OF_EVERY_KIND) {
      AuthOutcome outcome = ask(other);
      assertThat(outcome).isNotInstanceOfAny(Authenticated.class, Unavailable.class);
      if (!other.getClass().equals(right().getClass())) {
        assertThat(outcome).isInstanceOf(NotMine.class);
      }
    }
  }

  @Test
  void manyAskAtOnce() throws Exception {
    List<CompletionStage<AuthOutcome>> answers =
        IntStream.range(0, 60).mapToObj(i -> ask(realm(), i % 2 == 0 ? right() : wrong())).toList();
    for (int i = 0; i < answers.size(); i++) {
      AuthOutcome outcome = answers.get(i).toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertThat(outcome instanceof Authenticated).isEqualTo(i % 2 == 0);
      assertThat(outcome).isNotInstanceOf(Unavailable.class);
    }
  }

  @Test
  void secretsAreNotShown() {
    assertThat(realm().name()).matches("[a-z0-9]+");
    assumeThat(right()).isInstanceOf(Basic.class);
    assertThat(right().toString()).doesNotContain(((Basic) right()).password());
  }
}
