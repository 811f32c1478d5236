package io.jzot.auth.openid;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.auth.BrowserLogin;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginAttemptsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Attempt ATTEMPT =
      Attempt.at("oidc", URI.create("https://r.example/zot/auth/callback/oidc"), "/home");

  private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final LoginAttempts attempts =
      new LoginAttempts(
          new Clock() {
            @Override
            public java.time.ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return clock.instant();
            }
          });

  @Test
  void comesBackAsItLeft() {
    assertThat(attempts.open(attempts.seal(ATTEMPT))).contains(ATTEMPT);
  }

  @Test
  void isReadByNobodyElse() {
    String sealed = attempts.seal(ATTEMPT);
    assertThat(sealed).doesNotContain(ATTEMPT.state().getValue(), ATTEMPT.nonce().getValue());
    assertThat(new LoginAttempts(Clock.systemUTC()).open(sealed)).isEmpty();
  }

  @Test
  void whatIsTamperedWithIsNone() {
    String sealed = attempts.seal(ATTEMPT);
    for (int i = 0; i < sealed.length() - 1; i += 7) {
      String tampered =
          sealed.substring(0, i) + otherThan(sealed.charAt(i)) + sealed.substring(i + 1);
      assertThat(attempts.open(tampered)).as("at " + i).isEmpty();
    }
    assertThat(attempts.open("")).isEmpty();
    assertThat(attempts.open("a.b.c.d.e")).isEmpty();
    assertThat(attempts.open("eyJhbGciOiJub25lIn0.e30.")).isEmpty();
    assertThat(attempts.open("A".repeat(10_000))).isEmpty();
  }

  /** Differs in its first bit: the last bits of a part's last letter mean nothing in Base64. */
  private static char otherThan(char letter) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return alphabet.charAt((alphabet.indexOf(letter) & 63) ^ 32);
  }

  @Test
  void isOverAfterAWhile() {
    String sealed = attempts.seal(ATTEMPT);
    clock = Clock.fixed(NOW.plus(BrowserLogin.PATIENCE).minusSeconds(1), ZoneOffset.UTC);
    assertThat(attempts.open(sealed)).isPresent();
    clock = Clock.fixed(NOW.plus(BrowserLogin.PATIENCE), ZoneOffset.UTC);
    assertThat(attempts.open(sealed)).isEmpty();
  }

  @Test
  void isTakenOnceUnlessItIsGivenBack() {
    assertThat(attempts.take(ATTEMPT)).isTrue();
    assertThat(attempts.take(ATTEMPT)).isFalse();
    attempts.giveBack(ATTEMPT);
    assertThat(attempts.take(ATTEMPT)).isTrue();
  }
}
