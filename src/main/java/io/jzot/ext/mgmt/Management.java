package io.jzot.ext.mgmt;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jzot.config.AuthConfig;
import io.jzot.config.BearerConfig;
import io.jzot.config.BuildInformation;
import io.jzot.config.JzotConfig;
import io.jzot.config.OpenIdConfig;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The answer, member for member as zot's. Nothing here is secret, and nothing that could be is ever
 * copied: what is told is listed, not what is left out.
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Management(
    String distSpecVersion, String commit, String releaseTag, String binaryType, Http http) {

  /** The listener. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Http(@Nullable Auth auth) {}

  /**
   * Ways to log in.
   *
   * @param htpasswd present when any realm takes passwords
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Auth(
      @Nullable Map<String, String> htpasswd,
      @Nullable Bearer bearer,
      @Nullable OpenId openid,
      @Nullable Boolean apikey) {
    boolean isEmpty() {
      return htpasswd == null && bearer == null && openid == null && apikey == null;
    }
  }

  /** Where tokens come from. */
  public record Bearer(String realm, String service) {}

  /** By the names under which the log-in page knows them. */
  public record OpenId(Map<String, Provider> providers) {}

  /** One provider. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Provider(String name) {}

  static Management of(AuthConfig config) {
    Auth auth =
        new Auth(
            config.htpasswd().isPresent() || config.ldap().isPresent() ? Map.of() : null,
            config
                .bearer()
                .filter(BearerConfig::hasTokenServer)
                .map(it -> new Bearer(it.realm().orElse(""), it.service().orElse("")))
                .orElse(null),
            config.openid().map(it -> providers(it.providers())).orElse(null),
            config.apikey() ? Boolean.TRUE : null);
    return new Management(
        JzotConfig.DIST_SPEC_VERSION,
        BuildInformation.commit(),
        BuildInformation.version(),
        BuildInformation.BINARY_TYPE,
        new Http(auth.isEmpty() ? null : auth));
  }

  private static OpenId providers(Map<String, OpenIdConfig.Provider> configured) {
    Map<String, Provider> providers = new TreeMap<>();
    configured.forEach((key, it) -> providers.put(key, new Provider(it.name().orElse(""))));
    return new OpenId(providers);
  }
}
