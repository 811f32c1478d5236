package io.jzot.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** On what it was measured. */
public final class Machine {
  private Machine() {}

  /** One line for people. */
  public static String text() {
    return "%s; %d cores (%s) for servers and client together; Linux %s; Java %s."
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            processor(),
            System.getProperty("os.version"),
            Runtime.version().feature());
  }

  /**
   * Has the system write what anybody left in its memory, where there is such a command: who
   * flushes would otherwise wait for what another left there before.
   */
  public static void settle() throws InterruptedException {
    try {
      new ProcessBuilder("sync").start().waitFor();
    } catch (IOException e) {
      // A machine without it measures as well as it can.
    }
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
