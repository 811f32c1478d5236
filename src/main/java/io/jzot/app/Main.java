package io.jzot.app;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0, 1 failed, 2 wrong usage. */
@QuarkusMain
@Command(
    name = "jzot",
    description = "A registry for OCI images and artifacts, configured by zot's file.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    subcommands = {
      ServeCommand.class,
      DevCommand.class,
      VerifyCommand.class,
      SchemaCommand.class,
      ExplainCommand.class,
      HtpasswdCommand.class,
      ScrubCommand.class,
      DedupeCommand.class,
      GcCommand.class,
      BackupCommand.class
    })
public final class Main implements Callable<Integer> {
  private static final Set<String> SERVERS = Set.of("serve", "dev");

  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String... args) {
    if (args.length > 0 && SERVERS.contains(args[0])) {
      ClassesAhead.load();
    }
    int code = commandLine().execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (exception, command, parsed) -> {
              StartFailure.print(exception, command.getErr());
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  /** Without a command: the server in dev mode, wrong usage otherwise. */
  @Override
  public Integer call() {
    if (Server.isDevelopment()) {
      return Server.run(spec.commandLine().getErr());
    }
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
