package io.jzot.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code jzot dev} talks to the person who started it. Of its own, because it is there before
 * the log is, which {@link LocalRegistry} has.
 *
 * @param store as that person named it
 */
record Terminal(PrintWriter out, Path store) {
  private static volatile @Nullable Terminal opened;

  /** From here on this process is a local registry. */
  static void open(PrintWriter out, Path store) {
    opened = new Terminal(out, store);
  }

  /** Empty for every other server. */
  static Optional<Terminal> find() {
    return Optional.ofNullable(opened);
  }

  void tell(String line) {
    out.println(line);
    out.flush();
  }
}
