package io.jzot.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Counts the system calls of a server while it works, which it slows down. */
public record Strace(Path program) {
  private static final long ATTACH_MILLIS = 700;

  public static Optional<Strace> find() {
    return Setup.program("strace").map(Strace::new);
  }

  /** What is done meanwhile. */
  public interface Work {
    void run() throws Exception;
  }

  /**
   * All system calls of a server, its threads and its children meanwhile.
   *
   * @param output for what strace says
   */
  public long count(Contender contender, Path output, Work work) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(program.toString(), "-f", "-c", "-U", "calls,name", "-o", output.toString()));
    contender.pids().forEach(pid -> command.addAll(List.of("-p", pid.toString())));
    Process strace =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      TimeUnit.MILLISECONDS.sleep(ATTACH_MILLIS);
      work.run();
    } finally {
      strace.destroy();
      if (!strace.waitFor(10, TimeUnit.SECONDS)) {
        strace.destroyForcibly();
      }
    }
    return total(output);
  }

  private static long total(Path output) throws IOException {
    for (String line : Files.readAllLines(output)) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length == 2 && words[1].equals("total")) {
        return Long.parseLong(words[0]);
      }
    }
    throw new IOException("strace counted nothing, see " + output);
  }
}
