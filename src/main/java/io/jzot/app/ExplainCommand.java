package io.jzot.app;

import io.jzot.auth.Principal;
import io.jzot.authz.AccessPolicies;
import io.jzot.authz.AccessPolicy;
import io.jzot.authz.AccessRequest;
import io.jzot.authz.Action;
import io.jzot.authz.Decision;
import io.jzot.authz.InvalidPolicyException;
import io.jzot.authz.PolicySet;
import io.jzot.authz.RequestFacts;
import io.jzot.config.AccessControlConfig;
import io.jzot.config.HttpConfig;
import io.jzot.config.file.ConfigException;
import io.jzot.config.file.ConfigFile;
import io.jzot.config.file.ConfigFile.Unsupported;
import io.jzot.oci.OciException;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jzot explain}: what access control decides, and by which rule. */
@Command(
    name = "explain",
    description = {
      "Say whether somebody may do something, and which rule of the configuration decides.",
      "Exit code 0 if it is allowed, else 1."
    })
final class ExplainCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "<config>",
      description = "Configuration file, JSON or YAML.")
  private Path file = Path.of("");

  @Option(names = "--user", description = "Name of the user; without it, an anonymous client.")
  private @Nullable String user;

  @Option(
      names = "--group",
      description = "Group that the user's realm names, beside those in the file; repeatable.")
  private List<String> groups = List.of();

  @Option(
      names = "--action",
      required = true,
      description =
          "read, create, update, delete or detectManifestCollision; pull is read, push is create and update.")
  private String action = "";

  @Option(names = "--repository", required = true, description = "Name of the repository.")
  private String repository = "";

  @Option(
      names = {"--tag", "--reference"},
      description = "Tag or digest of the manifest that it is about, for conditions.")
  private @Nullable String reference;

  @Option(names = "--client-ip", description = "Address of the client, for conditions.")
  private String clientAddress = "";

  @Option(names = "--method", description = "HTTP method of the request, for conditions.")
  private String method = "";

  @Option(names = "--user-agent", description = "User agent of the client, for conditions.")
  private String userAgent = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try {
      HttpConfig http = ConfigFile.read(file, Unsupported.KEEP).config().http();
      return explain(http) ? ExitCode.OK : ExitCode.SOFTWARE;
    } catch (ConfigException | InvalidPolicyException e) {
      err.println(e.getMessage());
      return ExitCode.SOFTWARE;
    } catch (OciException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private boolean explain(HttpConfig http) throws InvalidPolicyException {
    RepositoryName name = RepositoryName.parse(repository);
    Optional<AccessControlConfig> control = http.accessControl();
    AccessPolicy policy = AccessPolicies.of(control, http.authenticates());
    boolean allowed = true;
    for (Action asked : actions()) {
      Decision decision = policy.decide(request(asked, name));
      print(asked, name, decision);
      allowed &= decision.isAllowed();
    }
    if (control.isPresent()) {
      List<String> patterns = PolicySet.of(control.get()).matching(name);
      out().println("patterns that match, the first counts: " + String.join(" ", patterns));
    }
    return allowed;
  }

  private List<Action> actions() {
    return switch (action) {
      case "pull" -> List.of(Action.READ);
      case "push" -> List.of(Action.CREATE, Action.UPDATE);
      default ->
          List.of(
              Action.find(action)
                  .orElseThrow(
                      () ->
                          new ParameterException(
                              spec.commandLine(), "unknown action '" + action + "'")));
    };
  }

  private AccessRequest request(Action asked, RepositoryName name) {
    Principal principal =
        user == null ? Principal.ANONYMOUS : Principal.user(user, Set.copyOf(groups), "explain");
    Reference about = reference == null ? null : Reference.parse(reference);
    RequestFacts facts =
        new RequestFacts(Instant.now(), method, userAgent, clientAddress, List.of(), "");
    return new AccessRequest(principal, asked, name, about, facts);
  }

  private void print(Action asked, RepositoryName name, Decision decision) {
    String who = user == null ? "an anonymous client" : user;
    out()
        .println(
            (decision.isAllowed() ? "allowed: " : "denied: ") + who + ' ' + asked + ' ' + name);
    out().println("  " + decision.reason());
    if (decision instanceof Decision.Denied denied) {
      denied.message().ifPresent(message -> out().println("  the client is told: " + message));
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
