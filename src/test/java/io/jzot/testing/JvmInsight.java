package io.jzot.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a JVM tells about itself through {@code jcmd}. */
public final class JvmInsight {
  private final long pid;

  JvmInsight(long pid) {
    this.pid = pid;
  }

  /** Bytes of the objects that are alive: collects garbage first. */
  public long liveHeap() throws IOException, InterruptedException {
    List<String> histogram = ask("GC.class_histogram");
    String total = histogram.get(histogram.size() - 1);
    if (!total.startsWith("Total")) {
      throw new AssertionError("no total in: " + total);
    }
    String[] words = total.strip().split("\\s+", -1);
    return Long.parseLong(words[words.length - 1]);
  }

  /** Names of the Java threads. */
  public List<String> threads() throws IOException, InterruptedException {
    return ask("Thread.print").stream()
        .filter(line -> line.startsWith("\"") && line.contains(" tid="))
        .map(line -> line.substring(1, line.indexOf('"', 1)))
        .toList();
  }

  /** Names of the classes of a package, and those below, that have objects. */
  public List<String> classes(String root) throws IOException, InterruptedException {
    return ask("GC.class_histogram -all").stream()
        .map(line -> line.strip().split("\\s+", -1))
        .filter(words -> words.length > 3 && words[3].startsWith(root))
        .map(words -> words[3])
        .toList();
  }

  private List<String> ask(String command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    try {
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError("jcmd " + command + ": " + output);
      }
      return output.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
