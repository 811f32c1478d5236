package io.jzot.auth;

import java.util.Set;

/**
 * What a token allows on one resource (distribution token specification, {@code access} claim).
 *
 * @param type {@code repository} or {@code registry}
 * @param name of the repository, or {@code catalog}
 * @param actions {@code pull}, {@code push}, {@code delete}, {@code *}
 */
public record Grant(String type, String name, Set<String> actions) {}
