package io.jzot.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks without credentials what a request takes, and gets a token for exactly that, as Docker does
 * (distribution token specification).
 */
public final class TokenAccess implements Access {
  /** By which it is known as a client that asks for tokens. */
  public static final String AGENT = "docker/27.1.1 go/go1.21";

  /** Each parameter once, in quotes. */
  public static final Pattern CHALLENGE =
      Pattern.compile(
          "Bearer realm=\"(?<realm>[^\"]+)\",service=\"(?<service>[^\"]+)\"(,scope=\"(?<scope>[^\"]+)\")?");

  private final HttpClient http;
  private final URI base;
  private final String credentials;
  private final Map<String, String> tokens = new ConcurrentHashMap<>();

  /**
   * For one server.
   *
   * @param credentials what is shown to the token server
   */
  public TokenAccess(HttpClient http, URI base, String credentials) {
    this.http = http;
    this.base = base;
    this.credentials = credentials;
  }

  @Override
  public Optional<String> authorization(Call call) {
    Answer refused = send(base, call.sameWithout().header("User-Agent", AGENT));
    return refused.status() == 401
        ? Optional.of("Bearer " + token(refused.header("WWW-Authenticate")))
        : Optional.empty();
  }

  private String token(String challenge) {
    return Objects.requireNonNull(tokens.computeIfAbsent(challenge, this::fetch));
  }

  private String fetch(String text) {
    Matcher challenge = CHALLENGE.matcher(text);
    assertThat(challenge.matches()).as(text).isTrue();
    String query = "?service=" + encoded(challenge.group("service"));
    if (challenge.group("scope") != null) {
      query += "&scope=" + encoded(challenge.group("scope"));
    }
    URI realm = URI.create(challenge.group("realm") + query);
    Answer answer = send(realm, Call.get("").header("Authorization", credentials)).expect(200);
    return answer.json().path("token").asText();
  }

  private Answer send(URI to, Call call) {
    return RegistryClient.send(http, to, call);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
