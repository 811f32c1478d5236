package io.jzot.release;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotCommand.Outcome;
import io.jzot.testing.TestConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the executable file does without starting a server. */
@Timeout(120)
class CommandLineIT {
  private static final String ARCHIVE = "JZOT_ARCHIVE";
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

  @Test
  void leavesAnArchiveOfClassesForLaterStarts() throws Exception {
    Path copy = Files.copy(JzotCommand.executable(), folder.resolve("jzot"), COPY_ATTRIBUTES);

    Outcome trained = JzotCommand.of("train").through(copy).run(folder);

    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out()).containsPattern("trained: .*/jzot-[0-9.]+\\.(jsa|aot)\n");
    assertThat(list(folder)).anyMatch(name -> name.matches("jzot-[0-9.]+\\.(jsa|aot)"));
    assertThat(list(folder)).noneMatch(name -> name.contains(".new"));
    assertThat(archived(JzotCommand.of("--version").through(copy))).isTrue();
  }

  @Test
  void startsWithoutTheArchiveOfAnotherFile() throws Exception {
    Path copy = folder.resolve("jzot");
    Path archive = folder.resolve("archive");
    Files.copy(JzotCommand.executable(), copy, COPY_ATTRIBUTES);
    JzotCommand version = JzotCommand.of("--version").through(copy);
    JzotCommand.of("train").through(copy).environment(ARCHIVE, archive.toString()).run(folder);
    assertThat(archive).exists();
    version.environment(ARCHIVE, archive.toString());
    assertThat(archived(version)).isTrue();

    Files.setLastModifiedTime(copy, FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(archived(version)).isFalse();
  }

  /** The build trains for the Java that it runs on. */
  @Test
  void startsWithTheArchiveOfTheBuildUnlessNoneIsWanted() throws Exception {
    assumeTrue(System.getProperty("jzot.java") == null);
    assertThat(archived(JzotCommand.of("--version"))).isTrue();
    assertThat(archived(JzotCommand.of("--version").environment(ARCHIVE, "none"))).isFalse();
  }

  @Test
  void trainsOnlyWhereTheArchiveCanLie() throws Exception {
    Outcome none = JzotCommand.of("train").environment(ARCHIVE, "none").run(folder);
    Outcome nowhere =
        JzotCommand.of("train")
            .environment(ARCHIVE, folder.resolve("absent/archive").toString())
            .run(folder);
    Outcome jar = JzotCommand.of("train").asJar().run(folder);

    assertThat(List.of(none.exitCode(), nowhere.exitCode(), jar.exitCode())).containsOnly(1);
    assertThat(none.err()).contains(ARCHIVE).hasLineCount(1);
    assertThat(nowhere.err()).contains("absent/archive", ARCHIVE).hasLineCount(1);
    assertThat(jar.err()).contains("launcher").hasLineCount(1);
  }

  @Test
  void leavesNoArchiveForWhoAsksForHelp() throws Exception {
    Path archive = folder.resolve("archive");

    Outcome help =
        JzotCommand.of("train", "--help").environment(ARCHIVE, archive.toString()).run(folder);

    assertThat(help.exitCode()).as(help.err()).isZero();
    assertThat(help.out()).contains("Usage: jzot train");
    assertThat(archive).doesNotExist();
  }

  /** Whether our own classes come from an archive; it must do that without a word. */
  private boolean archived(JzotCommand command) throws Exception {
    Path classes = Files.createTempFile(folder, "classes", ".txt");
    Outcome outcome = command.jvm("-Xlog:class+load:file=" + classes).run(folder);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err()).isEmpty();
    return Files.readAllLines(classes).stream()
        .anyMatch(it -> it.contains("io.jzot.") && it.contains("shared objects file"));
  }

  private static List<String> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
