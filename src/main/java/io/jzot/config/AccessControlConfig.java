package io.jzot.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may do what. Deny by default; permissions add up. */
@Doc("Deny by default. Actions: `read`, `create`, `update`, `delete`, `detectManifestCollision`.")
public record AccessControlConfig(
    @Doc("Policies by repository glob; only the longest pattern that matches counts.")
        Map<Glob, RepositoryPolicies> repositories,
    @Doc("What administrators may do in every repository.") Optional<Policy> adminPolicy,
    @Doc("Groups of users.") Map<String, Group> groups,
    @Doc("Who may read metrics.") Optional<Metrics> metrics) {

  /** The policies of the repositories that match one pattern. */
  @Doc("The policies of one pattern.")
  public record RepositoryPolicies(
      @Doc("What named users and groups may do.") List<Policy> policies,
      @Doc("Actions of every authenticated user.") List<String> defaultPolicy,
      @Doc("Actions of anonymous clients.") List<String> anonymousPolicy) {}

  /** Actions that are granted to users and groups while all conditions hold. */
  @Doc("Grants actions to users and groups while all conditions hold.")
  public record Policy(
      @Doc("User names.") List<String> users,
      @Doc("Group names.") List<String> groups,
      @Doc("Granted actions.") List<String> actions,
      @Doc("Conditions in CEL over `req`; all must hold.") List<Condition> conditions) {}

  /** The members of a group. */
  @Doc("A group.")
  public record Group(@Doc("Its members.") List<String> users) {}

  /** Who may read metrics. */
  @Doc("Who may read metrics.")
  public record Metrics(
      @Doc("User names.") List<String> users,
      @Doc("`[\"read\"]` lets anonymous clients read them.") List<String> anonymousPolicy) {}
}
