package io.jzot.auth.apikey;

import io.jzot.auth.Grant;
import io.jzot.config.Glob;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a key allows at most. Grammar of a scope: {@code read}, which is {@code repository:**:pull};
 * or {@code repository:<glob>:<actions>} with actions of {@code pull}, {@code push}, {@code delete}
 * and {@code *}, separated by commas. No scope at all is no limit.
 */
final class Scopes {
  static final int MOST = 100;

  private static final String REPOSITORY = "repository:";
  private static final String READ = "read";
  private static final String EVERYWHERE = "**";
  private static final Set<String> ACTIONS = Set.of("pull", "push", "delete", "*");
  private static final String GRAMMAR =
      "a scope is 'read', or 'repository:<glob>:<actions>' with actions of pull, push, delete, *"
          + " separated by commas, such as 'repository:team/**:pull,push'; no scopes: all that you may";

  private Scopes() {}

  /**
   * The limits; empty for none.
   *
   * @throws OciException REQUEST_INVALID, with the grammar
   */
  static Optional<List<Grant>> parse(List<String> scopes) {
    if (scopes.size() > MOST) {
      throw new OciException(ErrorCode.REQUEST_INVALID, "a key has at most " + MOST + " scopes");
    }
    return scopes.isEmpty()
        ? Optional.empty()
        : Optional.of(scopes.stream().map(Scopes::grant).toList());
  }

  private static Grant grant(String scope) {
    if (scope.equals(READ)) {
      return new Grant(Grant.REPOSITORIES, EVERYWHERE, Set.of("pull"));
    }
    int end = scope.lastIndexOf(':');
    if (!scope.startsWith(REPOSITORY) || end < REPOSITORY.length()) {
      throw malformed(scope);
    }
    List<String> actions = new ArrayList<>(List.of(scope.substring(end + 1).split(",", -1)));
    String glob = scope.substring(REPOSITORY.length(), end).toLowerCase(Locale.ROOT);
    if (glob.isEmpty() || !ACTIONS.containsAll(actions) || !isGlob(glob)) {
      throw malformed(scope);
    }
    return new Grant(Grant.REPOSITORIES, glob, Set.copyOf(actions));
  }

  private static boolean isGlob(String text) {
    try {
      Glob.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static OciException malformed(String scope) {
    return new OciException(ErrorCode.REQUEST_INVALID, GRAMMAR).with("scope", scope);
  }
}
