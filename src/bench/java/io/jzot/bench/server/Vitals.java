package io.jzot.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the system says of a process and its children. */
public final class Vitals {
  private static final double TICKS_PER_SECOND = 100;
  private static final int UTIME = 11;
  private static final int STIME = 12;

  private Vitals() {}

  /** Seconds of processor time so far, user and system. */
  static double cpu(ProcessHandle process) {
    return family(process).mapToDouble(Vitals::cpu).sum();
  }

  private static double cpu(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Resident bytes: {@code VmRSS} for now, {@code VmHWM} for the most there ever were. */
  static long memory(ProcessHandle process, String key) {
    return family(process).map(pid -> memory(pid, key)).sum();
  }

  private static long memory(long pid, String key) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith(key + ':'))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Whether it has loaded a JVM. */
  static boolean hasJvm(ProcessHandle process) {
    return family(process).anyMatch(Vitals::hasJvm);
  }

  private static boolean hasJvm(long pid) {
    try (Stream<String> maps = Files.lines(Path.of("/proc", Long.toString(pid), "maps"))) {
      return maps.anyMatch(line -> line.endsWith("/libjvm.so"));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  static LongStream family(ProcessHandle process) {
    return LongStream.concat(
        LongStream.of(process.pid()), process.descendants().mapToLong(ProcessHandle::pid));
  }
}
