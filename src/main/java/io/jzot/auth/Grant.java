package io.jzot.auth;

import java.util.Set;

/**
 * What a token allows on one resource (distribution token specification, {@code access} claim).
 *
 * @param type {@code repository} or {@code registry}; or {@link #REPOSITORIES}
 * @param name of the repository, or {@code catalog}; a glob where the type is of several
 * @param actions {@code pull}, {@code push}, {@code delete}, {@code *}
 */
public record Grant(String type, String name, Set<String> actions) {
  /** Of all repositories that a glob matches: a limit of API keys, never of somebody's token. */
  public static final String REPOSITORIES = "repositories";
}
