package io.jzot.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The wall clock of a server, which a test sets while it runs; its monotonic clock and the times of
 * files go on. On Linux with a C compiler; without, the test is skipped.
 */
public final class WallClock {
  private static final Path SOURCE = Path.of("src/test/native/wallclock.c");
  private static final int PATIENCE = 60;

  private final Path library;
  private final Path offset;

  private WallClock(Path library, Path offset) {
    this.library = library;
    this.offset = offset;
  }

  /** One that is right. */
  public static WallClock in(Path folder) throws IOException, InterruptedException {
    Path library = folder.resolve("wallclock.so");
    Assumptions.assumeTrue(isMade(library), "no C compiler");
    WallClock clock = new WallClock(library, folder.resolve("wallclock"));
    clock.set(Duration.ZERO);
    return clock;
  }

  private static boolean isMade(Path library) throws InterruptedException {
    try {
      Process compiler =
          new ProcessBuilder(
                  "cc", "-shared", "-fPIC", "-o", library.toString(), SOURCE.toString(), "-ldl")
              .inheritIO()
              .start();
      return compiler.waitFor(PATIENCE, TimeUnit.SECONDS) && compiler.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** A command that goes by this clock. */
  public JzotCommand of(JzotCommand command) {
    return command
        .environment("LD_PRELOAD", library.toString())
        .environment("JZOT_TEST_CLOCK", offset.toString());
  }

  /** Sets it so much ahead of the right time, in place: the server looks at this very file. */
  public void set(Duration ahead) throws IOException {
    ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    seconds.putLong(0, ahead.toSeconds());
    try (FileChannel channel =
        FileChannel.open(offset, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(seconds, 0);
    }
  }
}
