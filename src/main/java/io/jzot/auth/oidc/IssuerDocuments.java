package io.jzot.auth.oidc;

import io.jzot.auth.SmallBody;
import io.jzot.auth.TrustedAuthorities;
import io.jzot.jwt.TokenKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Asks an issuer for its keys (OpenID Connect Discovery 1.0); never blocks who asks. */
final class IssuerDocuments {
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration WHOLE = Duration.ofSeconds(4);
  private static final int OK = 200;

  private final String issuer;
  private final boolean compareIssuer;
  private final HttpClient http;

  /**
   * A client of one issuer.
   *
   * @param authorities whom to believe that the issuer is who it is, PEM; empty for those that the
   *     platform believes
   * @throws IOException if the authorities are none
   */
  IssuerDocuments(
      String issuer, boolean compareIssuer, Optional<byte[]> authorities, Executor threads)
      throws IOException {
    this.issuer = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    this.compareIssuer = compareIssuer;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(Redirect.NORMAL)
            .executor(threads);
    if (authorities.isPresent()) {
      builder.sslContext(trusting(authorities.get()));
    }
    this.http = builder.build();
  }

  private static SSLContext trusting(byte[] authorities) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, TrustedAuthorities.parse(authorities), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS with these authorities", e);
    }
  }

  /** The keys as they are published now; fails, within seconds, if they cannot be had. */
  CompletionStage<TokenKeys> keys() {
    return get(URI.create(issuer + DISCOVERY))
        .thenCompose(text -> get(keySet(text)))
        .thenApply(IssuerDocuments::parse)
        .orTimeout(WHOLE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<String> get(URI address) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(WHOLE)
            .header("Accept", "application/json")
            .GET()
            .build();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request, answer -> new SmallBody());
    return exchange
        .thenApply(IssuerDocuments::text)
        .orTimeout(WHOLE.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((done, failure) -> exchange.cancel(true));
  }

  private static String text(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != OK) {
      throw failed(answer.uri() + " answered " + answer.statusCode());
    }
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** Where the keys are; never less protected than the issuer itself. */
  private URI keySet(String discovery) {
    Map<String, Object> document;
    try {
      document = JsonUtil.parseJson(discovery);
    } catch (JoseException e) {
      throw failed("the discovery document of " + issuer + " is not JSON");
    }
    if (compareIssuer && !isIssuer(document.get("issuer"))) {
      throw failed("the discovery document of " + issuer + " speaks of another issuer");
    }
    if (!(document.get("jwks_uri") instanceof String place)) {
      throw failed("the discovery document of " + issuer + " has no jwks_uri");
    }
    try {
      URI address = URI.create(place);
      if (issuer.startsWith("https:") && !"https".equalsIgnoreCase(address.getScheme())) {
        throw failed("the keys of " + issuer + " are not at an https address");
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw failed("the jwks_uri of " + issuer + " is no address");
    }
  }

  private boolean isIssuer(@Nullable Object found) {
    return found instanceof String text && (text.equals(issuer) || text.equals(issuer + '/'));
  }

  private static TokenKeys parse(String keySet) {
    try {
      return TokenKeys.usable(keySet);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UncheckedIOException failed(String what) {
    return new UncheckedIOException(new IOException(what));
  }
}
