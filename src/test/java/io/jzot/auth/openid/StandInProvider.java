package io.jzot.auth.openid;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID Connect provider, and a GitHub, on this machine. Everybody is logged in at once;
 * clients have to prove who they are, codes are good once, PKCE counts. And it can misbehave.
 */
public final class StandInProvider implements AutoCloseable {
  public static final String CLIENT = "registry";
  public static final String SECRET = "canary-of-the-client";

  private static final RSAKey KEY = newKey();
  private static final RSAKey OTHER_KEY = newKey();

  /** What is wrong with it, until something else is. */
  public enum Fault {
    NONE,
    WRONG_NONCE,
    NO_NONCE,
    WRONG_ISSUER,
    WRONG_AUDIENCE,
    EXPIRED,
    FROM_THE_FUTURE,
    BAD_SIGNATURE,
    UNSIGNED,
    SIGNED_WITH_THE_SECRET,
    OTHER_USER,
    OTHER_ACCESS_TOKEN,
    NO_ID_TOKEN,
    TOKENS_FAIL,
    KEYS_FAIL,
    GARBAGE,
    ENDLESS,
    SILENT,
    INVALID_CLIENT,
    ERROR_RESPONSE,
    DENIED_RESPONSE,
    OTHER_ISSUER_PARAMETER,
    DISCOVERY_OF_ANOTHER
  }

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "stand-in-provider");
            thread.setDaemon(true);
            return thread;
          });
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final Map<String, Object> claims = new ConcurrentHashMap<>();
  private volatile Fault fault = Fault.NONE;
  private volatile Optional<RSAKey> clientKey = Optional.empty();
  private volatile boolean publicClient;

  public StandInProvider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    claims(
        Map.of(
            "sub", "1",
            "email", "alice@example.org",
            "email_verified", true,
            "preferred_username", "alice",
            "groups", List.of("dev", "admin")));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID("one").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public StandInProvider with(Fault wrong) {
    fault = wrong;
    return this;
  }

  /** For who is in another class loader. */
  public static void set(String issuer, Fault wrong) {
    try {
      URI.create(issuer + "/control/" + wrong).toURL().openStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it says about everybody from now on. */
  public StandInProvider claims(Map<String, Object> all) {
    claims.clear();
    claims.putAll(all);
    return this;
  }

  /** The client proves who it is with this key. */
  StandInProvider clientKey(RSAKey one) {
    clientKey = Optional.of(one);
    return this;
  }

  /** The client proves nothing, but for PKCE. */
  StandInProvider publicClient() {
    publicClient = true;
    return this;
  }

  /** How often a path was asked for. */
  int asked(String path) {
    return asked.getOrDefault(path, new AtomicInteger()).get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.computeIfAbsent(path, it -> new AtomicInteger()).incrementAndGet();
    try (exchange) {
      if (path.startsWith("/control/")) {
        fault = Fault.valueOf(path.substring("/control/".length()));
        json(exchange, 200, Map.of());
      } else if (fault == Fault.SILENT) {
        boolean over = closed.await(30, TimeUnit.SECONDS);
        asked.computeIfAbsent(over ? "closed" : "waited", it -> new AtomicInteger());
      } else if (fault == Fault.ENDLESS) {
        endless(exchange);
      } else if (fault == Fault.GARBAGE) {
        text(exchange, 200, "<html>canary-of-a-proxy</html>");
      } else {
        answer(exchange, path);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (JOSEException | ParseException | com.nimbusds.oauth2.sdk.ParseException e) {
      throw new IOException(e);
    }
  }

  private void endless(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    byte[] spaces = " ".repeat(64 << 10).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 1000; i++) {
      exchange.getResponseBody().write(spaces);
    }
  }

  private void answer(HttpExchange exchange, String path)
      throws IOException, JOSEException, ParseException, com.nimbusds.oauth2.sdk.ParseException {
    switch (path) {
      case "/.well-known/openid-configuration" -> json(exchange, 200, discovery());
      case "/authorize", "/login/oauth/authorize" -> authorize(exchange);
      case "/jwks" -> {
        if (fault == Fault.KEYS_FAIL) {
          json(exchange, 500, Map.of());
        } else {
          json(exchange, 200, new JWKSet(KEY.toPublicJWK()).toJSONObject());
        }
      }
      case "/token" -> token(exchange, true);
      case "/login/oauth/access_token" -> token(exchange, false);
      case "/userinfo" -> userInfo(exchange);
      case "/api/v3/user/emails" -> text(exchange, 200, String.valueOf(claims.get("emails")));
      case "/api/v3/user/orgs" -> text(exchange, 200, String.valueOf(claims.get("orgs")));
      case "/api/v3/user/teams" -> {
        if (claims.containsKey("teams")) {
          text(exchange, 200, String.valueOf(claims.get("teams")));
        } else {
          json(exchange, 403, Map.of());
        }
      }
      default -> json(exchange, 404, Map.of());
    }
  }

  private Map<String, Object> discovery() {
    Map<String, Object> document = new HashMap<>();
    document.put(
        "issuer", fault == Fault.DISCOVERY_OF_ANOTHER ? "https://other.example" : issuer());
    document.put("authorization_endpoint", issuer() + "/authorize");
    document.put("token_endpoint", issuer() + "/token");
    document.put("userinfo_endpoint", issuer() + "/userinfo");
    document.put("jwks_uri", issuer() + "/jwks");
    document.put("end_session_endpoint", issuer() + "/logout?tenant=1");
    document.put("subject_types_supported", List.of("public"));
    document.put("response_types_supported", List.of("code"));
    document.put("id_token_signing_alg_values_supported", List.of("RS256", "HS256"));
    document.put("code_challenge_methods_supported", List.of("plain", "S256"));
    document.put("authorization_response_iss_parameter_supported", true);
    return document;
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asks = single(exchange.getRequestURI().getRawQuery());
    String code = UUID.randomUUID().toString();
    codes.put(code, asks);
    String back =
        switch (fault) {
          case ERROR_RESPONSE -> "error=server_error";
          case DENIED_RESPONSE -> "error=access_denied";
          default -> "code=" + code;
        };
    String issuer =
        fault == Fault.OTHER_ISSUER_PARAMETER ? "https%3A%2F%2Fother.example" : issuer();
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            asks.get("redirect_uri")
                + '?'
                + back
                + "&state="
                + asks.get("state")
                + "&iss="
                + issuer);
    exchange.sendResponseHeaders(302, -1);
  }

  private void token(HttpExchange exchange, boolean openId)
      throws IOException, JOSEException, ParseException {
    Map<String, String> form =
        single(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    if (fault == Fault.TOKENS_FAIL) {
      json(exchange, 503, Map.of());
    } else if (fault == Fault.INVALID_CLIENT || !isClient(exchange, form)) {
      json(exchange, 401, Map.of("error", "invalid_client"));
    } else {
      Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
      if (asked == null || !isSame(asked, form)) {
        json(exchange, openId ? 400 : 200, Map.of("error", wrongCode(openId)));
        return;
      }
      String access = UUID.randomUUID().toString();
      Map<String, Object> tokens = new HashMap<>();
      tokens.put("access_token", access);
      tokens.put("token_type", "Bearer");
      if (openId && fault != Fault.NO_ID_TOKEN) {
        tokens.put("id_token", idToken(asked.get("nonce")));
      }
      json(exchange, 200, tokens);
    }
  }

  private static String wrongCode(boolean openId) {
    return openId ? "invalid_grant" : "bad_verification_code";
  }

  /** By its key, by its secret, or by nothing: as it is registered here. */
  private boolean isClient(HttpExchange exchange, Map<String, String> form)
      throws JOSEException, ParseException {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (clientKey.isPresent()) {
      SignedJWT proof = SignedJWT.parse(form.getOrDefault("client_assertion", ""));
      JWTClaimsSet says = proof.getJWTClaimsSet();
      return header == null
          && proof.verify(new RSASSAVerifier(clientKey.get().toRSAPublicKey()))
          && CLIENT.equals(says.getSubject())
          && CLIENT.equals(says.getIssuer())
          && says.getAudience().equals(List.of(issuer()))
          && says.getExpirationTime().toInstant().isAfter(Instant.now())
          && says.getJWTID() != null;
    }
    if (publicClient) {
      return header == null && CLIENT.equals(form.get("client_id"));
    }
    byte[] pair = (CLIENT + ':' + SECRET).getBytes(StandardCharsets.UTF_8);
    return ("Basic " + Base64.getEncoder().encodeToString(pair)).equals(header);
  }

  private static boolean isSame(Map<String, String> asked, Map<String, String> form) {
    String challenge =
        CodeChallenge.compute(
                CodeChallengeMethod.S256, new CodeVerifier(form.getOrDefault("code_verifier", "")))
            .getValue();
    return "S256".equals(asked.get("code_challenge_method"))
        && challenge.equals(asked.get("code_challenge"))
        && String.valueOf(asked.get("redirect_uri")).equals(form.get("redirect_uri"));
  }

  private String idToken(@Nullable String nonce) throws JOSEException {
    Instant now = Instant.now();
    Instant end = now.plusSeconds(fault == Fault.EXPIRED ? -120 : 600);
    JWTClaimsSet.Builder builder =
        new JWTClaimsSet.Builder()
            .issuer(fault == Fault.WRONG_ISSUER ? "https://other.example" : issuer())
            .subject(String.valueOf(claims.get("sub")))
            .audience(fault == Fault.WRONG_AUDIENCE ? "somebody" : CLIENT)
            .expirationTime(Date.from(end))
            .issueTime(Date.from(now.plusSeconds(fault == Fault.FROM_THE_FUTURE ? 300 : 0)))
            .claim("groups", claims.get("token_groups"));
    if (fault != Fault.NO_NONCE) {
      builder.claim("nonce", fault == Fault.WRONG_NONCE ? "another" : nonce);
    }
    if (fault == Fault.OTHER_ACCESS_TOKEN) {
      builder.claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA");
    }
    if (fault == Fault.UNSIGNED) {
      return new PlainJWT(builder.build()).serialize();
    }
    boolean bySecret = fault == Fault.SIGNED_WITH_THE_SECRET;
    JWSSigner signer =
        bySecret
            ? new MACSigner(SECRET.repeat(2).getBytes(StandardCharsets.UTF_8))
            : new RSASSASigner(fault == Fault.BAD_SIGNATURE ? OTHER_KEY : KEY);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(bySecret ? JWSAlgorithm.HS256 : JWSAlgorithm.RS256)
                .keyID("one")
                .type(JOSEObjectType.JWT)
                .build(),
            builder.build());
    token.sign(signer);
    return token.serialize();
  }

  private void userInfo(HttpExchange exchange) throws IOException {
    Map<String, Object> said = new HashMap<>(claims);
    said.remove("token_groups");
    if (fault == Fault.OTHER_USER) {
      said.put("sub", "2");
    }
    json(exchange, 200, said);
  }

  private static Map<String, String> single(@Nullable String query) {
    Map<String, String> one = new HashMap<>();
    URLUtils.parseParameters(query).forEach((name, values) -> one.put(name, values.get(0)));
    return one;
  }

  private static void json(HttpExchange exchange, int status, Map<String, ?> document)
      throws IOException {
    text(exchange, status, JSONObjectUtils.toJSONString(document));
  }

  private static void text(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
