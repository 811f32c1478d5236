package io.jzot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * File systems that a test mounts, on Linux and as root; without both the test is skipped. All are
 * unmounted in the end.
 */
public final class Mounts implements AutoCloseable {
  private static final int PATIENCE = 120;

  private final Path folder;
  private final Deque<Path> mounted = new ArrayDeque<>();

  private Mounts(Path folder) {
    this.folder = folder;
  }

  /**
   * None yet.
   *
   * @param folder where images of file systems are put
   */
  public static Mounts in(Path folder) throws IOException {
    Path probe = Files.createDirectory(folder.resolve("mount-probe"));
    boolean able = tryRun("mount", "--bind", probe.toString(), probe.toString()) == 0;
    if (able) {
      run("umount", probe.toString());
    }
    Assumptions.assumeTrue(able, "may not mount");
    return new Mounts(folder);
  }

  /** An empty ext4 of some megabytes, mounted on a directory. */
  public Path ext4(Path directory, int megabytes, String... options) throws IOException {
    Path image = Files.createTempFile(folder, "disk", ".img");
    run("truncate", "-s", megabytes + "M", image.toString());
    List<String> command = new ArrayList<>(List.of("mkfs.ext4", "-q", "-F", "-m", "0"));
    command.addAll(List.of(options));
    command.add(image.toString());
    run(command.toArray(String[]::new));
    return mount(directory, "-o", "loop", image.toString());
  }

  /** Makes a directory read-only for whoever looks it up from now on. */
  public Path readOnly(Path directory) throws IOException {
    mount(directory, "--bind", directory.toString());
    run("mount", "-o", "remount,bind,ro", directory.toString());
    return directory;
  }

  /** From now on the ext4 of that file answers whatever needs its disk with an I/O error. */
  public void shutDown(Path file) throws IOException {
    // EXT4_IOC_SHUTDOWN, without flushing the log.
    String program =
        "my $how = pack('I', 2); open(my $f, '<', $ARGV[0]) or die; "
            + "ioctl($f, 0x8004587D, $how) or die";
    run("perl", "-e", program, file.toString());
  }

  /** Puts another directory over one. */
  public void over(Path directory, Path other) throws IOException {
    mount(directory, "--bind", other.toString());
  }

  private Path mount(Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("mount"));
    command.addAll(List.of(arguments));
    command.add(directory.toString());
    run(command.toArray(String[]::new));
    mounted.push(directory);
    return directory;
  }

  /** Takes away what was mounted last. */
  public void unmount() throws IOException {
    run("umount", mounted.peek().toString());
    mounted.pop();
  }

  @Override
  public void close() throws IOException {
    while (!mounted.isEmpty()) {
      run("umount", "--lazy", mounted.pop().toString());
    }
  }

  private static void run(String... command) throws IOException {
    int status = tryRun(command);
    if (status != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + status);
    }
  }

  private static int tryRun(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return process.exitValue();
  }
}
