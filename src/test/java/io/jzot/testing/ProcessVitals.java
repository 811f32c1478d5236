package io.jzot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the system knows about a process.
 *
 * @param rss resident bytes now
 * @param peakRss the most they ever were
 * @param threads the JVM's own included
 * @param descriptors open files and sockets
 */
public record ProcessVitals(long rss, long peakRss, int threads, int descriptors) {

  static ProcessVitals of(long pid) {
    Path folder = Path.of("/proc", Long.toString(pid));
    try {
      String status = Files.readString(folder.resolve("status"));
      String[] open = folder.resolve("fd").toFile().list();
      return new ProcessVitals(
          1024 * value(status, "VmRSS"),
          1024 * value(status, "VmHWM"),
          (int) value(status, "Threads"),
          open == null ? 0 : open.length);
    } catch (IOException e) {
      throw new UncheckedIOException("the process is gone", e);
    }
  }

  /** The larger of each figure. */
  ProcessVitals max(ProcessVitals other) {
    return new ProcessVitals(
        Math.max(rss, other.rss),
        Math.max(peakRss, other.peakRss),
        Math.max(threads, other.threads),
        Math.max(descriptors, other.descriptors));
  }

  /** How many descriptors of this very process name files below a folder. */
  public static long openBelow(Path folder) throws IOException {
    Path[] links;
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      links = all.toArray(Path[]::new);
    }
    return Arrays.stream(links).filter(link -> target(link).startsWith(folder)).count();
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      return link; // closed meanwhile
    }
  }

  private static long value(String status, String key) {
    Matcher matcher = Pattern.compile("(?m)^" + key + ":\\s+(\\d+)").matcher(status);
    if (!matcher.find()) {
      throw new AssertionError("no " + key + " in " + status);
    }
    return Long.parseLong(matcher.group(1));
  }
}
