package io.jzot.app;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    versionProvider = Version.class)
public final class Main implements Callable<Integer> {
  /** Those that somebody waits for; one of them is made without the others. */
  private static final Map<String, Class<?>> SERVERS =
      Map.of("serve", ServeCommand.class, "dev", DevCommand.class, "train", TrainCommand.class);

  private static final List<Class<?>> COMMANDS =
      List.of(
          ServeCommand.class,
          DevCommand.class,
          VerifyCommand.class,
          SchemaCommand.class,
          ExplainCommand.class,
          HtpasswdCommand.class,
          ScrubCommand.class,
          DedupeCommand.class,
          GcCommand.class,
          BackupCommand.class,
          TrainCommand.class);

  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String... args) {
    if (server(args).isPresent()) {
      ClassesAhead.load();
    }
    int code = commandLine(args).execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** For these arguments; without any, all of it. */
  static CommandLine commandLine(String... args) {
    CommandLine line = new CommandLine(new Main());
    server(args).map(List::<Class<?>>of).orElse(COMMANDS).forEach(line::addSubcommand);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (exception, command, parsed) -> {
              StartFailure.print(exception, command.getErr());
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  private static Optional<Class<?>> server(String... args) {
    return Optional.ofNullable(args.length > 0 ? SERVERS.get(args[0]) : null);
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
