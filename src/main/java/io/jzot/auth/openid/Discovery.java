package io.jzot.auth.openid;

import static io.jzot.log.Field.field;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a provider says about itself (OpenID Connect Discovery), and its keys. Asked for when it is
 * needed first, and kept; what is known stays in use while the provider is away.
 */
final class Discovery {
  private static final Logger log = LoggerFactory.getLogger(Discovery.class);
  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration KEYS_FRESH = Duration.ofMinutes(5);
  private static final Duration KEYS_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration KEYS_AFTER_OUTAGE = Duration.ofHours(4);

  /** Only keys that anybody may know verify; a client's secret is no key for tokens. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final Issuer issuer;
  private final ProviderHttp http;
  private final Clock clock;
  private @Nullable Found found;
  private @Nullable IOException failure;
  private Instant next = Instant.MIN;

  /** The document, and how signatures are verified. */
  record Found(
      OIDCProviderMetadata metadata, JWSVerificationKeySelector<SecurityContext> signatures) {}

  Discovery(Issuer issuer, ProviderHttp http, Clock clock) {
    this.issuer = issuer;
    this.http = http;
    this.clock = clock;
  }

  /**
   * As it is known now. Who asks while another one is asking waits for that answer, and a failure
   * is one for everybody who comes within a moment.
   *
   * @throws IOException if nothing is known
   */
  synchronized Found get() throws IOException {
    if (!clock.instant().isBefore(next)) {
      refresh();
    }
    Found known = found;
    if (known != null) {
      return known;
    }
    throw new IOException(failure == null ? "not asked" : failure.getMessage(), failure);
  }

  private void refresh() {
    try {
      OIDCProviderMetadata metadata = fetch();
      Found known = found;
      found =
          known != null && known.metadata().getJWKSetURI().equals(metadata.getJWKSetURI())
              ? new Found(metadata, known.signatures())
              : new Found(metadata, signatures(metadata));
      next = clock.instant().plus(FRESH);
      failure = null;
    } catch (IOException e) {
      failure = e;
      next = clock.instant().plus(RETRY);
      if (found != null) {
        log.warn(
            "identity provider is away, what is known of it stays in use",
            field("issuer", issuer.getValue()),
            field("error", e.toString()));
      }
    }
  }

  /** What is known, without asking. */
  synchronized Optional<Found> known() {
    return Optional.ofNullable(found);
  }

  private OIDCProviderMetadata fetch() throws IOException {
    try {
      URI place = OIDCProviderMetadata.resolveURL(issuer).toURI();
      OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(http.fetch(place).getBody());
      if (!metadata.getIssuer().equals(issuer)) {
        throw new IOException(
            "the configured issuer is " + issuer + ", the provider's is " + metadata.getIssuer());
      }
      check(metadata);
      return metadata;
    } catch (GeneralException e) {
      throw new IOException(issuer + " has no usable discovery document: " + e.getMessage(), e);
    } catch (URISyntaxException e) {
      throw new IOException(issuer + " is no issuer", e);
    }
  }

  private void check(OIDCProviderMetadata metadata) throws IOException {
    List<@Nullable URI> needed =
        java.util.Arrays.asList(
            metadata.getAuthorizationEndpointURI(),
            metadata.getTokenEndpointURI(),
            metadata.getJWKSetURI());
    if (needed.contains(null)) {
      throw new IOException("the provider names no place to log in, for tokens, or for keys");
    }
    boolean secure = issuer.getValue().startsWith("https:");
    boolean safe =
        Stream.concat(needed.stream(), Stream.ofNullable(metadata.getUserInfoEndpointURI()))
            .filter(java.util.Objects::nonNull)
            .map(uri -> String.valueOf(uri.getScheme()))
            .allMatch(it -> it.equals("https") || (!secure && it.equals("http")));
    if (!safe) {
      throw new IOException("the provider names a place that is not https");
    }
  }

  private JWSVerificationKeySelector<SecurityContext> signatures(OIDCProviderMetadata metadata)
      throws IOException {
    Set<JWSAlgorithm> algorithms = new HashSet<>(ALGORITHMS);
    if (metadata.getIDTokenJWSAlgs() != null) {
      algorithms.retainAll(metadata.getIDTokenJWSAlgs());
    }
    if (algorithms.isEmpty()) {
      throw new IOException("the provider signs with no algorithm that is taken here");
    }
    return new JWSVerificationKeySelector<>(algorithms, keys(metadata.getJWKSetURI().toURL()));
  }

  private JWKSource<SecurityContext> keys(URL place) {
    return JWKSourceBuilder.<SecurityContext>create(place, http)
        .cache(KEYS_FRESH.toMillis(), KEYS_TIMEOUT.toMillis())
        .refreshAheadCache(false)
        .rateLimited(true)
        .outageTolerant(KEYS_AFTER_OUTAGE.toMillis())
        .build();
  }
}
