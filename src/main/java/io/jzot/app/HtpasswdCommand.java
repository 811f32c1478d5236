package io.jzot.app;

import io.jzot.auth.htpasswd.HtpasswdLine;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jzot htpasswd}: a line for the users' file, where there is no other tool for it. */
@Command(
    name = "htpasswd",
    description =
        "Print a line for the file http.auth.htpasswd.path; the password is read from the terminal, or is the first line of the standard input.")
final class HtpasswdCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "<user>", description = "Name of the user.")
  private String user = "";

  @Option(
      names = "--cost",
      paramLabel = "<cost>",
      description =
          "How expensive a guess is, 4 to 17; one more doubles it. Default: ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private int cost;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final InputStream in;

  HtpasswdCommand() {
    this(System.in);
  }

  HtpasswdCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    try {
      spec.commandLine().getOut().println(HtpasswdLine.of(user, password(), cost));
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  private String password() throws IOException {
    Console console = in.equals(System.in) ? System.console() : null;
    if (console != null) {
      char[] typed = console.readPassword("Password of %s: ", user);
      return typed == null ? "" : new String(typed);
    }
    String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    return line == null ? "" : line;
  }
}
