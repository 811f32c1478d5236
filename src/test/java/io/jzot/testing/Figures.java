package io.jzot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** What tests measured, for people: lines of {@code target/figures.txt}. */
public final class Figures {
  private Figures() {}

  /** Notes a line, formatted. */
  public static void note(String format, Object... values) throws IOException {
    Files.writeString(
        Path.of("target", "figures.txt"),
        String.format(Locale.ROOT, format, values) + '\n',
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Megabytes a second since a moment of {@link System#nanoTime}. */
  public static double rate(long bytes, long sinceNanos) {
    return bytes / 1e6 / ((System.nanoTime() - sinceNanos) / 1e9);
  }

  public static double mebibytes(long bytes) {
    return bytes / (double) (1 << 20);
  }
}
