package io.jzot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command line of the release form ({@code target/jzot}), not yet run. It runs on {@link #java},
 * and sees no {@code JZOT_…} variables but its own.
 */
public final class JzotCommand {
  private static final String PROPERTY = "jzot.executable";
  private static final String OPTIONS = "JZOT_JAVA_OPTS";
  private static final long SHORT_SECONDS = 60;

  private final List<String> arguments;
  private final Map<String, String> environment = new TreeMap<>();
  private Path executable = executable();
  private boolean asJar;
  private int openFiles;

  private JzotCommand(List<String> arguments) {
    this.arguments = arguments;
    environment.put("JZOT_JAVA", java().toString());
  }

  public static JzotCommand of(String... arguments) {
    return new JzotCommand(List.of(arguments));
  }

  public static JzotCommand serve(Path config) {
    return of("serve", config.toString());
  }

  /** The Java for the release form: another than that of the tests by {@code -Djzot.java=…}. */
  public static Path java() {
    Path own = Path.of(System.getProperty("java.home"), "bin/java");
    return Path.of(System.getProperty("jzot.java", own.toString()));
  }

  /** The executable file that the build made; never skipped silently. */
  public static Path executable() {
    String named = System.getProperty(PROPERTY);
    if (named == null || !Files.isExecutable(Path.of(named))) {
      throw new AssertionError(
          "no release form at '" + named + "': run ./mvnw verify, or set -D" + PROPERTY);
    }
    return Path.of(named);
  }

  /** By {@code java -jar} instead of as an executable file. */
  public JzotCommand asJar() {
    asJar = true;
    return this;
  }

  /** By another path to the same file. */
  public JzotCommand through(Path link) {
    executable = link;
    return this;
  }

  /** Size of the heap, such as 64m. */
  public JzotCommand heap(String size) {
    return environment("JZOT_HEAP", size);
  }

  /** Options of the JVM. */
  public JzotCommand jvm(String options) {
    return environment(OPTIONS, options);
  }

  /** With at most so many open files and connections. */
  public JzotCommand openFiles(int most) {
    openFiles = most;
    return this;
  }

  /** Sets a variable of the environment, or removes it. */
  public JzotCommand environment(String name, @Nullable String value) {
    if (value == null) {
      environment.remove(name);
    } else {
      environment.put(name, value);
    }
    return this;
  }

  /** Runs to its end, which has to come soon. */
  public Outcome run(Path folder) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process = launch(out, err);
    try {
      if (!process.waitFor(SHORT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("still runs: " + arguments + "\n" + Files.readString(out));
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }

  Process launch(Path out, Path err) throws IOException {
    List<String> command = new ArrayList<>();
    if (openFiles > 0) {
      command.addAll(List.of("sh", "-c", "ulimit -n " + openFiles + "; exec \"$@\"", "sh"));
    }
    if (asJar) {
      command.addAll(List.of(environment.getOrDefault("JZOT_JAVA", "java"), "-jar"));
    }
    command.add(executable.toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("JZOT_"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** What a finished command left. */
  public record Outcome(int exitCode, String out, String err) {}
}
