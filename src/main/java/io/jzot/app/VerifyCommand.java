package io.jzot.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jzot verify}: the checks of {@code serve}, without starting or opening anything. */
@Command(
    name = "verify",
    description =
        "Check a configuration file, but not the files that it names; exit code 0 if serve would"
            + " accept it, else 1.")
final class VerifyCommand implements Callable<Integer> {
  @Mixin private ConfigArguments arguments = new ConfigArguments();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (arguments.read(spec.commandLine().getErr()).isEmpty()) {
      return ExitCode.SOFTWARE;
    }
    spec.commandLine().getOut().println(arguments.file() + ": valid");
    return ExitCode.OK;
  }
}
