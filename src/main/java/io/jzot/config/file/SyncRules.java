package io.jzot.config.file;

import io.jzot.config.JzotConfig;
import io.jzot.config.SyncConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What the mirroring of other registries must be like. */
final class SyncRules {
  private static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
  private static final Set<String> GRANTS =
      Set.of("client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer", TOKEN_EXCHANGE);

  private SyncRules() {}

  static void check(SyncConfig sync, JzotConfig config, Place place) {
    place
        .at("downloadDir")
        .refuseIf(
            sync.downloadDir().isEmpty() && ExtensionRules.hasRemoteStore(config),
            "required with remote storage");
    for (int i = 0; i < sync.registries().size(); i++) {
      SyncConfig.Registry registry = sync.registries().get(i);
      Place at = place.at("registries").at(i);
      times(registry, at);
      limits(registry, at);
      at.at("preserveDigest")
          .refuseIf(
              registry.preserveDigest() && config.http().compat().isEmpty(),
              "requires http.compat");
      contents(registry, at.at("content"));
      registry
          .oauth2CredentialHelper()
          .ifPresent(helper -> oauth2(helper, at.at("oauth2CredentialHelper")));
    }
  }

  private static void times(SyncConfig.Registry registry, Place place) {
    Duration check = registry.manifestCheckInterval();
    place.at("manifestCheckInterval").refuseIf(check.isNegative(), "must not be negative");
    place
        .at("manifestCheckInterval")
        .refuseIf(!check.isZero() && !registry.onDemand(), "requires onDemand");
    boolean retries = registry.retryDelay().isPresent();
    place
        .at("maxRetries")
        .refuseIf(registry.maxRetries().isPresent() && !retries, "needs retryDelay");
    place
        .at("maxRetryDelay")
        .refuseIf(registry.maxRetryDelay().isPresent() && !retries, "needs retryDelay");
    registry
        .maxRetryDelay()
        .ifPresent(
            most ->
                place
                    .at("maxRetryDelay")
                    .refuseIf(
                        registry.retryDelay().map(delay -> most.compareTo(delay) < 0).orElse(false),
                        "must not be less than retryDelay"));
  }

  private static void limits(SyncConfig.Registry registry, Place place) {
    place.at("reqConcurrent").refuseIf(registry.reqConcurrent() <= 0, "must be more than 0");
    place
        .at("maxIdleConnsPerHost")
        .refuseIf(registry.maxIdleConnsPerHost() <= 0, "must be more than 0");
    registry
        .reqPerSec()
        .ifPresent(
            rate ->
                place
                    .at("reqPerSec")
                    .refuseIf(!(rate > 0) || rate.isInfinite(), "must be finite and more than 0"));
  }

  private static void contents(SyncConfig.Registry registry, Place place) {
    for (int i = 0; i < registry.content().size(); i++) {
      SyncConfig.Content content = registry.content().get(i);
      boolean toRoot = content.destination().map("/"::equals).orElse(false);
      place
          .at(i)
          .at("stripPrefix")
          .refuseIf(
              content.stripPrefix() && toRoot && !content.prefix().text().contains("/*"),
              "with destination '/' the prefix must contain '/*'");
    }
  }

  private static void oauth2(SyncConfig.OAuth2CredentialHelper helper, Place place) {
    place.refuseIf(
        helper.assertionFile().isPresent() == helper.signingFile().isPresent(),
        "exactly one of assertionFile and signingFile is needed");
    place.at("grantType").refuseIf(!GRANTS.contains(helper.grantType()), "unknown grant type");
    boolean exchange = helper.grantType().equals(TOKEN_EXCHANGE);
    place
        .at("audience")
        .refuseIf(exchange && helper.audience().isEmpty(), "required for token exchange");
    exchangeOnly(place.at("audience"), helper.audience(), exchange);
    exchangeOnly(place.at("subjectTokenType"), helper.subjectTokenType(), exchange);
    exchangeOnly(place.at("requestedTokenType"), helper.requestedTokenType(), exchange);
    helper.subjectTokenType().ifPresent(uri -> absolute(place.at("subjectTokenType"), uri));
    helper.requestedTokenType().ifPresent(uri -> absolute(place.at("requestedTokenType"), uri));
  }

  private static void exchangeOnly(Place place, Optional<String> value, boolean exchange) {
    place.refuseIf(value.isPresent() && !exchange, "only valid for token exchange");
  }

  private static void absolute(Place place, String uri) {
    boolean absolute;
    try {
      absolute = new URI(uri).isAbsolute();
    } catch (URISyntaxException e) {
      absolute = false;
    }
    place.refuseIf(!absolute, "must be an absolute URI");
  }
}
