package io.jzot.config.file;

import io.jzot.config.OpenIdConfig;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What identity providers must be like. */
final class OpenIdRules {
  private static final Set<String> OPENID = Set.of("google", "gitlab", "oidc");
  private static final String GITHUB = "github";
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String MISSING = "required key is missing";

  private OpenIdRules() {}

  static void check(OpenIdConfig openid, Place place) {
    place
        .at("providers")
        .warnIf(openid.providers().isEmpty(), "names no provider, so nobody logs in by one");
    Set<String> seen = new HashSet<>();
    openid
        .providers()
        .forEach(
            (name, provider) -> {
              Place at = place.at("providers").at(name);
              String kind = name.toLowerCase(Locale.ROOT);
              at.refuseIf(!seen.add(kind), "this provider is there twice");
              if (kind.equals(GITHUB)) {
                github(provider, at);
              } else if (OPENID.contains(kind)) {
                openId(provider, at);
              } else {
                at.refuse("unsupported provider: none of google, gitlab, oidc, github");
              }
              any(provider, at);
            });
    for (int i = 0; i < openid.callbackAllowOrigins().size(); i++) {
      boolean web = HttpRules.isWebUrl(openid.callbackAllowOrigins().get(i).strip());
      place
          .at("callbackAllowOrigins")
          .at(i)
          .warnIf(!web, "not an absolute http or https URL, allows nothing");
    }
  }

  private static void any(OpenIdConfig.Provider provider, Place at) {
    boolean elsewhere = provider.credentialsFile().isPresent();
    at.at("clientid").refuseIf(provider.clientid().isEmpty() && !elsewhere, MISSING);
    at.at("scopes").refuseIf(provider.scopes().isEmpty(), "at least one scope is needed");
    at.at("clientsecret")
        .warnIf(
            provider.clientsecret().isPresent() && elsewhere, "has no effect with credentialsFile");
  }

  private static void openId(OpenIdConfig.Provider provider, Place at) {
    Place issuer = at.at("issuer");
    if (provider.issuer().isEmpty()) {
      issuer.refuse(MISSING);
    } else {
      String url = provider.issuer().get();
      issuer.refuseIf(!HttpRules.isWebUrl(url), "must be an absolute http or https URL");
      issuer.warnIf(isReadable(url), "http: whoever is on the way can read and forge log-ins");
    }
    noEffect(provider.authurl(), at.at("authurl"), "only for github, has no effect");
    noEffect(provider.tokenurl(), at.at("tokenurl"), "only for github, has no effect");
  }

  private static void github(OpenIdConfig.Provider provider, Place at) {
    noEffect(provider.issuer(), at.at("issuer"), "has no effect for github");
    noEffect(provider.keypath(), at.at("keypath"), "has no effect for github");
    noEffect(provider.claimMapping(), at.at("claimMapping"), "has no effect for github");
    boolean both = provider.authurl().isPresent() == provider.tokenurl().isPresent();
    at.refuseIf(!both, "authurl and tokenurl go together: without one, github.com is asked");
    for (String key : List.of("authurl", "tokenurl")) {
      Optional<String> url = key.equals("authurl") ? provider.authurl() : provider.tokenurl();
      url.ifPresent(
          it ->
              at.at(key)
                  .refuseIf(!HttpRules.isWebUrl(it), "must be an absolute http or https URL"));
    }
  }

  private static void noEffect(Optional<?> value, Place at, String message) {
    at.warnIf(value.isPresent(), message);
  }

  private static boolean isReadable(String url) {
    return HttpRules.isWebUrl(url)
        && url.toLowerCase(Locale.ROOT).startsWith("http:")
        && !LOCAL.contains(URI.create(url).getHost());
  }
}
