package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HtpasswdCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String input, String... arguments) {
    var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    return new CommandLine(new HtpasswdCommand(in))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void printsALine() {
    assertThat(run("secret\nmore\n", "--cost", "4", "olga")).isZero();
    assertThat(out.toString().lines())
        .singleElement()
        .asString()
        .startsWith("olga:$2")
        .contains("$04$")
        .doesNotContain("secret");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void withoutAPasswordThereIsNone() {
    assertThat(run("", "olga")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).hasSize(1);
  }
}
