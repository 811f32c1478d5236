package io.jzot.app;

import io.quarkus.runtime.Quarkus;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import picocli.CommandLine.ExitCode;

/** The running server. */
final class Server {
  private Server() {}

  /**
   * Returns the exit code once the server has stopped, or could not start; then one line says why.
   */
  static int run(PrintWriter err) {
    return run(err, failure -> {});
  }

  /**
   * As above.
   *
   * @param advice is told why the server did not start, after that line
   */
  static int run(PrintWriter err, Consumer<Throwable> advice) {
    if (!isDevelopment()) {
      StopSignals.exitWithSuccess();
    }
    var exitCode = new AtomicInteger();
    Quarkus.run(
        null,
        (code, failure) -> {
          if (failure != null) {
            StartFailure.print(failure, err);
            advice.accept(failure);
            exitCode.set(ExitCode.SOFTWARE);
          } else {
            exitCode.set(code);
          }
        });
    return exitCode.get();
  }

  /**
   * Whether Quarkus' dev mode runs this process. Its LaunchMode knows only once the application is
   * there.
   */
  static boolean isDevelopment() {
    ClassLoader loader = Server.class.getClassLoader();
    return loader != null && loader.getClass().getSimpleName().equals("QuarkusClassLoader");
  }
}
