package io.jzot.auth.htpasswd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UserTableTest {
  private static final String CHEAP =
      "$2y$04$cbcdefghijklmnopqrstuuIPt738vbUX4vLjLS7EHHoRSq6TszM6a";
  private static final String DEAR = "$2y$05$cbcdefghijklmnopqrstuuigMBIm9.JS4wplRvXHxMdiDhUBVNOYC";
  private static final String OTHER =
      "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";

  private static UserTable parse(String text, @Nullable UserTable previous) throws IOException {
    return UserTable.parse(text.getBytes(UTF_8), previous);
  }

  private static UserTable parse(String text) throws IOException {
    return parse(text, null);
  }

  private static String hash(UserTable table, String user) {
    return table.find(user).map(HashedPassword::text).orElse("none");
  }

  @Test
  void readsLinesOfAnyEnding() throws IOException {
    UserTable table = parse("alice:" + CHEAP + "\r\nbob:" + DEAR + "\n\n# carol:" + CHEAP);
    assertThat(hash(table, "alice")).isEqualTo(CHEAP);
    assertThat(hash(table, "bob")).isEqualTo(DEAR);
    assertThat(table.size()).isEqualTo(2);
  }

  @Test
  void theLastLineOfAUserCounts() throws IOException {
    assertThat(hash(parse("a:" + CHEAP + "\na:" + DEAR), "a")).isEqualTo(DEAR);
    assertThat(hash(parse("a:" + CHEAP + "\na:locked"), "a")).isEqualTo("none");
  }

  @Test
  void atTheStartAnUnusableLineCostsOneUser() throws IOException {
    UserTable table = parse("a:$apr1$x$y\nno colon\n:" + CHEAP + "\nb:" + CHEAP);
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void aReloadRefusesLinesThatWentBad() throws IOException {
    UserTable before = parse("a:$apr1$x$y\nb:" + CHEAP);
    assertThat(parse("a:$apr1$x$y\nb:" + CHEAP + "\nc:" + CHEAP, before).size()).isEqualTo(2);
    assertThatThrownBy(() -> parse("b:" + CHEAP + "\nc:" + CHEAP.substring(0, 30), before))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("[2]")
        .hasMessageNotContaining("$2y$");
    assertThatThrownBy(() -> parse("<html>not found</html>", before))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> UserTable.parse(new byte[] {'a', ':', (byte) 0xff}, before))
        .isInstanceOf(IOException.class);
  }

  @Test
  void allUsersMayBeTakenAway() throws IOException {
    assertThat(parse("", parse("a:" + CHEAP)).size()).isZero();
  }

  @Test
  void strangersCostWhatMostUsersCost() throws IOException {
    UserTable table = parse("a:" + CHEAP + "\nb:" + DEAR + "\nc:" + OTHER);
    assertThat(table.stranger().cost()).isEqualTo(HashedPassword.parse(CHEAP).cost());
    assertThat(table.stranger().matches("secret")).isFalse();
    assertThat(parse("").stranger().cost()).endsWith("/10");
  }
}
