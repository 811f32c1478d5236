package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExplainCommandTest {
  private static final String CONFIG =
      """
      storage: {rootDirectory: /r}
      http:
        auth: {htpasswd: {path: /h}}
        accessControl:
          groups: {ops: {users: [olga]}}
          repositories:
            "**": {anonymousPolicy: [read]}
            "team/**":
              policies:
                - groups: [ops]
                  actions: [read, create]
                - users: [pia]
                  actions: [create]
                  conditions: [{expression: "req.tag != 'latest'", message: not latest}]
      """;

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int explain(String config, String... arguments) throws IOException {
    Path file = Files.writeString(directory.resolve("c.yaml"), config);
    CommandLine command =
        new CommandLine(new ExplainCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    String[] all = new String[arguments.length + 1];
    all[0] = file.toString();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return command.execute(all);
  }

  @Test
  void printsTheRuleThatDecided() throws IOException {
    int code = explain(CONFIG, "--user", "olga", "--action", "pull", "--repository", "team/a");
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            allowed: olga read team/a
              repositories["team/**"].policies[0], group ops
            patterns that match, the first counts: team/** **
            """);
    assertThat(code).isZero();
  }

  @Test
  void aPushIsTwoQuestions() throws IOException {
    String[] push = {"--user", "x", "--group", "ops", "--action", "push", "--repository", "team/a"};
    assertThat(explain(CONFIG, push)).isEqualTo(1);
    assertThat(out.toString())
        .contains("allowed: x create team/a")
        .contains("denied: x update team/a")
        .contains("repositories[\"team/**\"] does not grant update to this one");
  }

  @Test
  void conditionsAreEvaluated() throws IOException {
    String[] push = {
      "--user", "pia", "--action", "create", "--repository", "team/a", "--tag", "latest"
    };
    assertThat(explain(CONFIG, push)).isEqualTo(1);
    assertThat(out.toString())
        .contains("policies[1].conditions[0] is false")
        .contains("the client is told: not latest");
    push[7] = "v1";
    assertThat(explain(CONFIG, push)).isZero();
  }

  @Test
  void withoutAUserItIsAnonymous() throws IOException {
    assertThat(explain(CONFIG, "--action", "read", "--repository", "a")).isZero();
    assertThat(explain(CONFIG, "--action", "read", "--repository", "team/a")).isEqualTo(1);
    String bare = "storage: {rootDirectory: /r}";
    assertThat(explain(bare, "--action", "push", "--repository", "a")).isZero();
    assertThat(out.toString()).contains("no http.accessControl, no http.auth: everybody may");
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    String broken = CONFIG.replace("req.tag !=", "req.tags !=");
    assertThat(explain(broken, "--action", "read", "--repository", "a")).isEqualTo(1);
    assertThat(err.toString()).contains("policies[1].conditions[0].expression: column 4");
    assertThat(explain("nonsense: 1", "--action", "read", "--repository", "a")).isEqualTo(1);
    assertThat(explain(CONFIG, "--action", "eat", "--repository", "a")).isEqualTo(2);
    assertThat(explain(CONFIG, "--action", "read", "--repository", "A")).isEqualTo(2);
  }
}
