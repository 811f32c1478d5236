package io.jzot.app;

import io.jzot.config.JzotConfig;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code jzot train}: a server with a store of its own that a client uses for a moment, so that the
 * JVM can leave what it has loaded to the servers that come after it. The launcher asks it to, and
 * gives the file its name when this has ended well.
 */
@Command(
    name = "train",
    description =
        "Leave an archive of classes beside this file: a server starts in half the time with it.")
final class TrainCommand implements Callable<Integer> {
  /** The launcher says where the JVM leaves the archive. */
  private static final String ARCHIVE = "jzot.archive";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (System.getProperty(ARCHIVE) == null) {
      err.println("jzot: only the launcher can train: call jzot itself, not java -jar");
      return ExitCode.SOFTWARE;
    }
    Path folder = Files.createTempDirectory("jzot-training");
    try {
      return train(folder, err);
    } finally {
      remove(folder);
    }
  }

  private static int train(Path folder, PrintWriter err) throws IOException {
    int port = freePort();
    JzotConfig config = ServedConfig.training(folder, port);
    ServedConfig.hand(config);
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    Thread client =
        new Thread(
            () -> {
              try {
                new TrainingClient(URI.create("http://127.0.0.1:" + port)).run();
              } catch (IOException | InterruptedException | RuntimeException e) {
                failure.set(e);
              }
              Quarkus.asyncExit(failure.get() == null ? ExitCode.OK : ExitCode.SOFTWARE);
            },
            "training");
    client.setDaemon(true);
    client.start();
    int code = Server.run(err);
    Exception why = failure.get();
    if (why != null) {
      err.println("jzot: the training failed: " + why);
    }
    return code;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> below = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : below) {
        Files.deleteIfExists(file);
      }
    }
  }
}
