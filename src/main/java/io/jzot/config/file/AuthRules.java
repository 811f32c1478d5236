package io.jzot.config.file;

import io.jzot.config.AccessControlConfig;
import io.jzot.config.AuthConfig;
import io.jzot.config.BearerConfig;
import io.jzot.config.DriverParameters;
import io.jzot.config.HttpConfig;
import io.jzot.config.MtlsConfig;
import io.jzot.config.MtlsConfig.IdentityAttribute;
import io.jzot.config.OpenIdConfig;
import io.jzot.config.TlsConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What authentication and access control must be like, alone and together. */
final class AuthRules {
  private static final Set<String> OPENID_PROVIDERS = Set.of("google", "gitlab", "oidc");
  private static final String OAUTH2_PROVIDER = "github";
  private static final Set<String> ACTIONS =
      Set.of("read", "create", "update", "delete", "detectManifestCollision");

  private AuthRules() {}

  static void check(HttpConfig http, Place place) {
    AuthConfig auth = http.auth();
    Place at = place.at("auth");
    at.at("failDelay").refuseIf(auth.failDelay() < 0, "must not be negative");
    auth.bearer().ifPresent(bearer -> bearer(bearer, at.at("bearer")));
    auth.openid().ifPresent(openid -> openid(openid, at.at("openid")));
    auth.mtls().ifPresent(mtls -> mtls(mtls, http, at.at("mtls")));
    sessions(http, at);
    http.accessControl()
        .ifPresent(control -> accessControl(control, http, place.at("accessControl")));
  }

  private static void sessions(HttpConfig http, Place place) {
    AuthConfig auth = http.auth();
    String driver = auth.sessionDriver().flatMap(DriverParameters::name).orElse("local");
    place
        .at("sessionDriver")
        .refuseIf(
            !Set.of("local", "redis").contains(driver),
            "unsupported session driver: neither local nor redis");
    place
        .at("apikey")
        .refuseIf(
            auth.apikey()
                && !auth.logsInWithoutKey()
                && http.tls().flatMap(TlsConfig::cacert).isEmpty(),
            "needs another way to log in, without which nobody could make a key");
    place
        .at("sessionKeysFile")
        .refuseIf(
            auth.sessionKeysFile().isPresent() && driver.equals("redis"),
            "not allowed with redis sessions");
  }

  private static void bearer(BearerConfig bearer, Place place) {
    place.refuseIf(
        !bearer.authenticates() && bearer.upstreamTokenEndpoint().isEmpty(),
        "needs realm, service and cert; without them nobody could log in");
    place
        .at("awsSecretsManager")
        .refuseIf(
            bearer.awsSecretsManager().isPresent() && bearer.cert().isPresent(),
            "not allowed together with cert");
    bearer
        .awsSecretsManager()
        .ifPresent(
            secrets ->
                place
                    .at("awsSecretsManager")
                    .at("refreshInterval")
                    .refuseIf(secrets.refreshInterval().isNegative(), "must not be negative"));
    workloads(bearer, place);
    bearer
        .upstreamTokenEndpoint()
        .ifPresent(
            upstream -> {
              place
                  .at("oidc")
                  .refuseIf(
                      bearer.oidc().isEmpty(),
                      "upstreamTokenEndpoint needs it: it is for what is no workload's");
              boolean allowed =
                  HttpRules.isWebUrl(upstream.realm())
                      && (upstream.allowInsecureHttp()
                          || upstream.realm().toLowerCase(Locale.ROOT).startsWith("https:"));
              place
                  .at("upstreamTokenEndpoint")
                  .at("realm")
                  .refuseIf(
                      !allowed, "must be an absolute https URL, or http with allowInsecureHttp");
            });
  }

  private static void workloads(BearerConfig bearer, Place place) {
    for (int i = 0; i < bearer.oidc().size(); i++) {
      workload(bearer.oidc().get(i), place.at("oidc").at(i));
    }
  }

  private static void workload(BearerConfig.Oidc issuer, Place place) {
    place.at("issuer").refuseIf(!HttpRules.isWebUrl(issuer.issuer()), "must be an https URL");
    place
        .at("issuer")
        .warnIf(
            issuer.issuer().toLowerCase(Locale.ROOT).startsWith("http:"),
            "without https anybody in between can make tokens");
    place
        .at("audiences")
        .refuseIf(
            issuer.audiences().isEmpty() || issuer.audiences().stream().anyMatch(String::isBlank),
            "at least one audience is needed, and none that is empty");
    boolean text = issuer.certificateAuthority().isPresent();
    place
        .at("certificateAuthorityFile")
        .refuseIf(
            text && issuer.certificateAuthorityFile().isPresent(),
            "not allowed together with certificateAuthority");
    place
        .at("certificateAuthority")
        .refuseIf(
            text && !issuer.certificateAuthority().get().contains("-----BEGIN CERTIFICATE-----"),
            "no certificate in PEM");
    issuer.claimMapping().ifPresent(mapping -> claims(mapping, place.at("claimMapping")));
  }

  private static void claims(BearerConfig.ClaimMapping mapping, Place place) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < mapping.variables().size(); i++) {
      place
          .at("variables")
          .at(i)
          .at("name")
          .refuseIf(
              !names.add(mapping.variables().get(i).name()), "another variable has this name");
    }
    for (int i = 0; i < mapping.validations().size(); i++) {
      place
          .at("validations")
          .at(i)
          .at("message")
          .refuseIf(
              mapping.validations().get(i).message().filter(it -> !it.isBlank()).isEmpty(),
              "required key is missing");
    }
  }

  private static void openid(OpenIdConfig openid, Place place) {
    openid
        .providers()
        .forEach(
            (name, provider) -> {
              Place at = place.at("providers").at(name);
              String kind = name.toLowerCase(Locale.ROOT);
              if (!OPENID_PROVIDERS.contains(kind) && !kind.equals(OAUTH2_PROVIDER)) {
                at.refuse("unsupported provider: none of google, gitlab, oidc, github");
              }
              boolean elsewhere = provider.credentialsFile().isPresent();
              at.at("clientid")
                  .refuseIf(provider.clientid().isEmpty() && !elsewhere, "required key is missing");
              at.at("scopes").refuseIf(provider.scopes().isEmpty(), "at least one scope is needed");
              at.at("issuer")
                  .refuseIf(
                      provider.issuer().isEmpty() && OPENID_PROVIDERS.contains(kind),
                      "required key is missing");
            });
  }

  private static void mtls(MtlsConfig mtls, HttpConfig http, Place place) {
    place.refuseIf(
        http.tls().flatMap(TlsConfig::cacert).isEmpty(),
        "needs http.tls with cert, key and cacert");
    boolean byUri = mtls.identityAttributes().contains(IdentityAttribute.URI);
    place
        .at("uriSanPattern")
        .refuseIf(
            mtls.uriSanPattern().isPresent() && !byUri,
            "only valid with the identity attribute URI");
    index(place.at("uriSanIndex"), mtls.uriSanIndex(), byUri);
    index(place.at("dnsSanIndex"), mtls.dnsSanIndex(), byUri);
    index(place.at("emailSanIndex"), mtls.emailSanIndex(), byUri);
  }

  /** zot takes any index only where URI is among the attributes. */
  private static void index(Place place, int index, boolean byUri) {
    place.refuseIf(index < 0, "must not be negative");
    place.refuseIf(index > 0 && !byUri, "only valid with the identity attribute URI");
  }

  private static void accessControl(AccessControlConfig control, HttpConfig http, Place place) {
    boolean anybody = !http.authenticates();
    control
        .repositories()
        .forEach(
            (glob, policies) -> {
              Place at = place.at("repositories").at(glob.text());
              for (int i = 0; i < policies.policies().size(); i++) {
                actions(
                    at.at("policies").at(i).at("actions"), policies.policies().get(i).actions());
              }
              actions(at.at("defaultPolicy"), policies.defaultPolicy());
              actions(at.at("anonymousPolicy"), policies.anonymousPolicy());
              refuseUsers(at.at("policies"), anybody && !policies.policies().isEmpty());
              refuseUsers(at.at("defaultPolicy"), anybody && !policies.defaultPolicy().isEmpty());
            });
    control
        .adminPolicy()
        .ifPresent(
            admin -> {
              actions(place.at("adminPolicy").at("actions"), admin.actions());
              refuseUsers(place.at("adminPolicy"), anybody);
            });
    boolean named = control.metrics().map(it -> !it.users().isEmpty()).orElse(false);
    refuseUsers(place.at("metrics").at("users"), anybody && named);
  }

  private static void refuseUsers(Place place, boolean wrong) {
    place.refuseIf(
        wrong, "without an authentication method in http.auth only anonymous policies are allowed");
  }

  private static void actions(Place place, List<String> actions) {
    for (int i = 0; i < actions.size(); i++) {
      String action = actions.get(i);
      place
          .at(i)
          .warnIf(!ACTIONS.contains(action), "unknown action '" + action + "', grants nothing");
    }
  }
}
