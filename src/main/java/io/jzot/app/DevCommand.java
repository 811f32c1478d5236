package io.jzot.app;

import io.quarkus.runtime.QuarkusBindException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jzot dev}: a registry for this machine, without a configuration file. */
@Command(
    name = "dev",
    description = "Run a registry for this machine only, without a configuration file.",
    footer = {
      "",
      "How to make docker, podman, containerd, kind, k3s, Testcontainers and Jib use it:",
      "docs/dev.md, or --wiring."
    })
final class DevCommand implements Callable<Integer> {
  private static final int LAST_PORT = 65_535;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      defaultValue = "" + Wiring.PORT,
      description = "Default: ${DEFAULT-VALUE}; 0: one that is free.")
  private int port;

  @Option(
      names = "--dir",
      defaultValue = ".jzot",
      paramLabel = "DIR",
      description = "Where its store is. Default: ${DEFAULT-VALUE}")
  private Path directory = Path.of("");

  @Option(
      names = "--address",
      defaultValue = "127.0.0.1",
      description =
          "Default: ${DEFAULT-VALUE}. With 0.0.0.0 everybody who reaches this machine can read and write.")
  private String address = "";

  @Option(
      names = "--seed",
      paramLabel = "DIR",
      description =
          "Push the images of that OCI layout, or of the layouts below that directory, before serving.")
  private @Nullable Path seed;

  @Option(
      names = "--wiring",
      paramLabel = "TOOL",
      description = "Serve nothing, print what makes a tool use it: ${COMPLETION-CANDIDATES}.")
  private @Nullable Wiring wiring;

  @Override
  public Integer call() {
    if (port < 0 || port > LAST_PORT) {
      throw new ParameterException(spec.commandLine(), "--port is 0 to " + LAST_PORT);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (wiring != null) {
      out.print(wiring.text(port));
      out.flush();
      return ExitCode.OK;
    }
    ServedConfig.hand(ServedConfig.local(directory, address, port));
    Terminal.open(out, directory);
    if (seed != null) {
      System.setProperty(LocalRegistry.SEED, seed.toString());
    }
    PrintWriter err = spec.commandLine().getErr();
    return Server.run(err, failure -> advise(failure, err));
  }

  private void advise(Throwable failure, PrintWriter err) {
    if (StartFailure.root(failure) instanceof QuarkusBindException) {
      err.println(
          "jzot: take another port: jzot dev --port "
              + (port == LAST_PORT ? 0 : port + 1)
              + ", or end what listens there: lsof -i :"
              + port
              + " (on macOS, AirPlay Receiver has 5000)");
    }
  }
}
