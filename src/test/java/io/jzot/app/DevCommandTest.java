package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.HttpConfig;
import io.jzot.config.JzotConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code jzot dev} does before it serves. */
class DevCommandTest {
  private final StringWriter out = new StringWriter();

  @Test
  void runsWithTheBuiltInConfigurationAtThePlaceItIsGiven() {
    JzotConfig config = ServedConfig.local(Path.of("some where"), "127.0.0.1", 5001);
    assertThat(config.storage().rootDirectory()).isEqualTo(Path.of("some where"));
    assertThat(config.http().port()).isEqualTo(5001);
    assertThat(config.http().address()).isEqualTo("127.0.0.1");
    assertThat(config.http().compat()).containsExactly(HttpConfig.Compat.DOCKER2S2);
    assertThat(config.http().shutdownDelay())
        .isEqualTo(ServedConfig.development().http().shutdownDelay());
  }

  @Test
  void helpNamesThePageWithTheWiring() {
    assertThat(run("dev", "--help")).isZero();
    assertThat(out.toString()).contains("docs/dev.md").contains("--seed");
  }

  @ParameterizedTest
  @EnumSource(Wiring.class)
  void everyWiringIsInThePage(Wiring wiring) throws IOException {
    String tool = wiring.name().toLowerCase(Locale.ROOT);
    assertThat(run("dev", "--wiring", tool)).isZero();
    assertThat(out.toString()).contains(":5000");
    assertThat(Files.readString(Path.of("docs/dev.md"))).contains(out.toString());

    out.getBuffer().setLength(0);
    assertThat(run("dev", "--port", "5999", "--wiring", tool)).isZero();
    assertThat(out.toString()).contains(":5999").doesNotContain(":5000");
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(out, true))
        .execute(arguments);
  }
}
