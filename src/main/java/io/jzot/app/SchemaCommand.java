package io.jzot.app;

import io.jzot.config.file.ConfigSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jzot schema}: the JSON Schema of the configuration file. */
@Command(
    name = "schema",
    description = "Print the JSON Schema of the configuration file, for editors.")
final class SchemaCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().getOut().println(ConfigSchema.json());
  }
}
