package io.jzot.app;

import io.jzot.cel.InvalidExpressionsException;
import io.jzot.config.file.ConfigException;
import io.jzot.config.file.ConfigFile;
import io.jzot.config.file.ConfigFile.Unsupported;
import io.jzot.config.file.ConfigReading;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The configuration file on the command line. */
final class ConfigArguments {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "<config>",
      description =
          "Configuration file, JSON or YAML; without it config.json, .yaml or .yml in /etc/jzot or /etc/zot.")
  private @Nullable Path named;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--ignore-unsupported",
      description =
          "Treat keys of features that do not exist yet as absent, with a warning, instead of refusing them.")
  private boolean ignoreUnsupported;

  Path file() {
    return Optional.ofNullable(named)
        .or(() -> StandardPlaces.find(StandardPlaces.FILES))
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "Missing <config>, and none of these is there: " + StandardPlaces.FILES));
  }

  Unsupported unsupported() {
    return ignoreUnsupported ? Unsupported.IGNORE : Unsupported.REFUSE;
  }

  /** Reads the file and prints one line for each problem or warning; empty if it cannot be used. */
  Optional<ConfigReading> read(PrintWriter err) {
    Path file = file();
    try {
      ConfigReading reading = ConfigFile.read(file, unsupported());
      Expressions.check(reading.config().http());
      reading
          .warnings()
          .forEach(warning -> err.println("warning: " + warning.describe(file.toString())));
      return Optional.of(reading);
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return Optional.empty();
    } catch (InvalidExpressionsException e) {
      e.problems().forEach(problem -> err.println(file + ": " + problem));
      return Optional.empty();
    }
  }
}
