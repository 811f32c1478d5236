package io.jzot.release;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotCommand.Outcome;
import io.jzot.testing.TestConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the executable file does without starting a server. */
@Timeout(120)
class CommandLineIT {
  private static final Path JAVA_HOME = JzotCommand.java().resolve("../..").normalize();

  @TempDir private Path folder;

  @Test
  void tellsItsVersionAsFileAndAsJar() throws Exception {
    Outcome file = JzotCommand.of("--version").run(folder);
    Outcome jar = JzotCommand.of("--version").asJar().run(folder);

    assertThat(file.exitCode()).as(file.err()).isZero();
    assertThat(file.out()).containsPattern("\\d+\\.\\d+\\.\\d+");
    assertThat(jar).isEqualTo(file);
  }

  @Test
  void helps() throws Exception {
    Outcome help = JzotCommand.of("--help").run(folder);

    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("serve", "verify", "schema");
    assertThat(help.err()).isEmpty();
  }

  @Test
  void printsTheSchema() throws Exception {
    Outcome schema = JzotCommand.of("schema").run(folder);

    assertThat(schema.exitCode()).isZero();
    assertThat(new ObjectMapper().readTree(schema.out()).path("properties").has("storage"))
        .isTrue();
  }

  @Test
  void verifiesWithoutTouchingTheRoot() throws Exception {
    Path config = TestConfig.in(folder).write();

    Outcome verified = JzotCommand.of("verify", config.toString()).run(folder);

    assertThat(verified.exitCode()).as(verified.err()).isZero();
    assertThat(folder.resolve("root")).doesNotExist();
  }

  @Test
  void namesEveryMistakeOfTheFile() throws Exception {
    Path config = TestConfig.in(folder).set("http", "prot", 1).set("log", "level", "loud").write();

    Outcome verified = JzotCommand.of("verify", config.toString()).run(folder);
    Outcome served = JzotCommand.serve(config).run(folder);

    assertThat(verified.exitCode()).isEqualTo(1);
    assertThat(verified.err()).contains("/http/prot", "/log/level");
    assertThat(served).isEqualTo(verified);
  }

  @Test
  void refusesWrongUsage() throws Exception {
    for (String[] arguments : new String[][] {{}, {"serve"}, {"serv"}, {"--nonsense"}}) {
      Outcome outcome = JzotCommand.of(arguments).run(folder);
      assertThat(outcome.exitCode()).as(String.join(" ", arguments)).isEqualTo(2);
      assertThat(outcome.err()).containsAnyOf("Usage: jzot", "Did you mean");
      assertThat(outcome.out()).isEmpty();
    }
  }

  @Test
  void aMissingFileIsAFailure() throws Exception {
    Outcome outcome = JzotCommand.serve(folder.resolve("nowhere.json")).run(folder);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("nowhere.json").hasLineCount(1);
  }

  @Test
  void findsJavaByJavaHome() throws Exception {
    Outcome outcome =
        JzotCommand.of("--version")
            .environment("JZOT_JAVA", null)
            .environment("JAVA_HOME", JAVA_HOME.toString())
            .environment("PATH", "/usr/bin:/bin")
            .run(folder);

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
  }

  @Test
  void saysThatThereIsNoJava() throws Exception {
    Outcome outcome =
        JzotCommand.of("--version")
            .environment("JZOT_JAVA", folder.resolve("no/java").toString())
            .run(folder);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("no/java", "JAVA_HOME").hasLineCount(1);
  }

  @Test
  void worksThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("jzot"), JzotCommand.executable());

    Outcome outcome = JzotCommand.of("--version").through(link).run(folder);

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
  }

  @Test
  void beginsWithASmallHeapUnlessASizeIsChosen() throws Exception {
    String flags = "-XX:+PrintFlagsFinal";

    assertThat(JzotCommand.of("--version").jvm(flags).run(folder).out())
        .containsPattern("InitialHeapSize += " + (64 << 20));
    assertThat(JzotCommand.of("--version").jvm(flags).heap("48m").run(folder).out())
        .containsPattern("InitialHeapSize += " + (48 << 20));
    assertThat(JzotCommand.of("--version").jvm(flags + " -Xmx48m").run(folder).out())
        .containsPattern("InitialHeapSize += " + (48 << 20));
  }

  /** For Java 25 it is another file, of another kind. */
  @Test
  void usesAnArchiveOfClassesBesideIt() throws Exception {
    assumeFalse(Files.readString(JAVA_HOME.resolve("release")).contains("JAVA_VERSION=\"25"));
    Path copy = Files.copy(JzotCommand.executable(), folder.resolve("jzot"), COPY_ATTRIBUTES);
    Path archive = folder.resolve("jzot.jsa");
    Path classes = folder.resolve("classes");
    JzotCommand version = JzotCommand.of("--version").through(copy);

    Outcome trained = version.jvm("-XX:ArchiveClassesAtExit=" + archive).run(folder);
    assertThat(archive).as(trained.err()).exists();
    Outcome used = version.jvm("-Xlog:class+load:file=" + classes).run(folder);

    assertThat(used.err()).isEmpty();
    assertThat(Files.readAllLines(classes))
        .anyMatch(it -> it.contains("io.jzot") && it.contains("shared objects file (top)"));
  }
}
