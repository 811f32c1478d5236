package io.jzot.auth.htpasswd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes made by libxcrypt, and Openwall's own test vectors. */
class HashedPasswordTest {

  @ParameterizedTest
  @CsvSource({
    "U*U,      $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "secret,   $2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
    "pässword, $2b$04$abcdefghijklmnopqrstuum174eFeoTj0DHmtuueFaS3Wde4P7wHG",
    "secret,   $2y$04$cbcdefghijklmnopqrstuuIPt738vbUX4vLjLS7EHHoRSq6TszM6a",
    "secret,   $5$saltsalt$0IyaXrmV7.sGNS6tirgqHLqX/G.FBvgkYA.lpPdS5sA",
    "pässword, $5$saltsalt$rQBvFGQx3u6doxkk7cvWbhhnhS2qa1.FI.tt6NGFH66",
    "secret,   $5$rounds=1000$saltsalt$eKLZU9t9OoPWrqOQsoTIKG0aYkZ5rGOoOQhiIvoSWX2",
    "secret,   $6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1",
    "pässword, $6$rounds=1000$saltsalt$GRg0cJEHso4LJZYmvs6cl1YziCrkl3pvdLeF58R.fERGV/fOgD8w6F4Ljko0wttVnHPN.v.Sy4JUmYierjxw6/",
  })
  void matchesItsPasswordOnly(String password, String text) {
    HashedPassword hash = HashedPassword.parse(text);
    assertThat(hash.matches(password)).isTrue();
    assertThat(hash.matches(password + "x")).isFalse();
    assertThat(hash.matches("")).isFalse();
    assertThat(hash.toString()).doesNotContain(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "$apr1$eNUxlFFz$Y0Yl71fu7b.vFpdHbthha/",
        "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
        "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
        "$2x$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
        "$2y$05$short",
        "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WI",
        "$2y$04$cbcdefghijklmnopqrstuuYulDyNp",
        "$2y$xx$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
        "$2y$99$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
        "$2y$03$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
        "$5$saltsalt$",
        "$5$saltsalt$0Iya",
        "$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77",
        "$6$rounds=abc$saltsalt$LAV5VE5Y7w1d73x1mFNspYWUpazfmwv2SoepNXNKJ",
      })
  void whatIsOfAnotherKindOrDamagedIsRefused(String text) {
    assertThatThrownBy(() -> HashedPassword.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bcryptDoesNotSeeMoreThan72Bytes() {
    HashedPassword hash =
        HashedPassword.parse("$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i");
    String longest = "x".repeat(72);
    assertThat(hash.matches(longest)).isTrue();
    assertThat(hash.sees(longest)).isTrue();
    assertThat(hash.sees(longest + "x")).isFalse();
    assertThat(hash.sees("ä".repeat(37))).isFalse();
    assertThat(
            HashedPassword.parse("$5$saltsalt$0IyaXrmV7.sGNS6tirgqHLqX/G.FBvgkYA.lpPdS5sA")
                .sees(longest + "x"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
        "$5$rounds=1000$saltsalt$eKLZU9t9OoPWrqOQsoTIKG0aYkZ5rGOoOQhiIvoSWX2",
        "$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1",
      })
  void theUnmatchableCostsTheSame(String text) {
    HashedPassword hash = HashedPassword.parse(text);
    HashedPassword other = hash.unmatchable();
    assertThat(other.cost()).isEqualTo(hash.cost());
    assertThat(other.matches("secret")).isFalse();
  }
}
