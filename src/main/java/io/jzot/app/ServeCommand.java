package io.jzot.app;

import io.jzot.config.file.ConfigReading;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jzot serve}: validates the file before anything is started. */
@Command(name = "serve", description = "Run the registry until it is told to stop.")
final class ServeCommand implements Callable<Integer> {
  @Mixin private ConfigArguments arguments = new ConfigArguments();

  @Option(
      names = "--strict",
      description = "Do not start where everybody who reaches the server may do everything.")
  private boolean strict;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Optional<ConfigReading> reading = arguments.read(err);
    if (reading.isEmpty()) {
      return ExitCode.SOFTWARE;
    }
    if (strict && OpenDoors.in(reading.get().config().http())) {
      err.println(arguments.file() + ": " + OpenDoors.WARNING);
      return ExitCode.SOFTWARE;
    }
    ServedConfig.hand(arguments.file(), arguments.unsupported(), reading.get().config());
    return Server.run(err);
  }
}
