package io.jzot.auth.openid;

import static io.jzot.log.Field.field;

import io.jzot.config.OpenIdConfig.ClaimMapping;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which claims name the user and the groups, as zot reads them. */
final class ClaimReader {
  private static final Logger log = LoggerFactory.getLogger(ClaimReader.class);
  private static final String EMAIL = "email";
  private static final String GROUPS = "groups";

  private final String provider;
  private final String username;
  private final String groups;

  ClaimReader(String provider, Optional<ClaimMapping> mapping) {
    this.provider = provider;
    this.username =
        mapping.flatMap(ClaimMapping::username).filter(it -> !it.isEmpty()).orElse(EMAIL);
    this.groups = mapping.flatMap(ClaimMapping::groups).filter(it -> !it.isEmpty()).orElse(GROUPS);
  }

  /**
   * The user's name: the claim that is configured, else the e-mail address.
   *
   * @throws LoginRefusedException if there is neither
   */
  String username(Map<String, Object> claims) throws LoginRefusedException {
    String claim = username;
    String name = text(claims, claim);
    boolean fellBack = name.isEmpty() && !claim.equals(EMAIL);
    if (fellBack) {
      log.warn(
          "configured username claim missing or empty, falling back to email",
          field("provider", provider),
          field("claim", claim));
      claim = EMAIL;
      name = text(claims, EMAIL);
    }
    if (name.isEmpty()) {
      throw new LoginRefusedException("the provider names no user: no claim " + username);
    }
    if (claim.equals(EMAIL) && isUnverified(claims.get("email_verified"))) {
      throw new LoginRefusedException("the provider has not verified the user's e-mail address");
    }
    UserNames.check(name);
    log.debug(
        "extracted identity",
        field("provider", provider),
        field("claim", claim),
        field("identity", name),
        field("fellBackToDefaultClaim", fellBack));
    return name;
  }

  private static String text(Map<String, Object> claims, String claim) {
    return claims.get(claim) instanceof String text ? text : "";
  }

  /** Some providers write it as a text. Not to say it is not to deny it. */
  private static boolean isUnverified(@Nullable Object verified) {
    return verified != null && !String.valueOf(verified).equalsIgnoreCase("true");
  }

  /** The groups of both documents together, in order; a claim that is one text is one group. */
  Set<String> groups(Map<String, Object> userInfo, Map<String, Object> idToken) {
    Set<String> names = new TreeSet<>();
    add(userInfo.get(groups), names);
    add(idToken.get(groups), names);
    return names;
  }

  private static void add(@Nullable Object claim, Set<String> names) {
    if (claim instanceof Collection<?> several) {
      several.forEach(one -> addOne(one, names));
    } else if (claim instanceof String) {
      addOne(claim, names);
    }
  }

  private static void addOne(@Nullable Object group, Set<String> names) {
    if (group != null && !group.toString().isEmpty()) {
      names.add(group.toString());
    }
  }
}
