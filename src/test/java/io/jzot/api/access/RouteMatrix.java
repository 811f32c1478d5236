package io.jzot.api.access;

import static io.jzot.api.access.RouteRow.SESSION;
import static io.jzot.api.access.RouteRow.UNKNOWN;
import static io.jzot.api.access.RouteRow.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.api.access.RouteRow.Rule;
import io.jzot.auth.SecretText;
import io.jzot.meta.KeyRecord;
import io.jzot.meta.UserData;
import io.jzot.testing.Answer;
import io.jzot.testing.RawConnection;
import io.jzot.testing.TokenForge;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route and method for every role, by its row: see {@link RouteRowsTest}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RouteMatrix {
  private static final String JSON = "Content-Type: application/vnd.oci.image.manifest.v1+json";
  private static final String NOBODY = "nobody";
  private static final String WRONG = "wrong password";

  /** Keys of the writer, who may do everything in {@code team/}. */
  private static final String KEY = "key without limits";

  private static final String READ_KEY = "key that reads";
  private static final String EXPIRED_KEY = "expired key";
  private static final String OTHERS_KEY = "key of somebody else";

  /** Tokens of a token server, for the writer and one repository. */
  private static final String READ_TOKEN = "token that reads";

  private static final String EXPIRED_TOKEN = "expired token";

  /** A workload that has the name of a user. */
  private static final String WORKLOAD = "workload";

  private static final Set<String> NO_GOOD = Set.of(WRONG, EXPIRED_KEY, OTHERS_KEY, EXPIRED_TOKEN);
  private static final List<String> ROLES =
      Stream.concat(
              AccessServer.USERS.stream(),
              Stream.of(
                  NOBODY,
                  WRONG,
                  KEY,
                  READ_KEY,
                  EXPIRED_KEY,
                  OTHERS_KEY,
                  READ_TOKEN,
                  EXPIRED_TOKEN,
                  WORKLOAD))
          .toList();

  private static final Set<Rule> READING = Set.of(Rule.WELCOME, Rule.OPEN, Rule.READ);

  /** No resource: its path stands in the configuration. */
  static final String METRICS = "GET /metrics";

  private static final String BLOBS = "/v2/{name:.+}/blobs/";
  private static final String MANIFESTS = "/v2/{name:.+}/manifests/{reference}";

  static final List<RouteRow> ROWS =
      List.of(
          row("GET /livez", "/livez", Rule.EVERYBODY),
          row("GET /readyz", "/readyz", Rule.EVERYBODY),
          row("GET /startupz", "/startupz", Rule.EVERYBODY),
          row("GET /zot/auth/apikey", "/zot/auth/apikey", Rule.LOGGED_IN),
          row("POST /zot/auth/apikey", "/zot/auth/apikey", Rule.LOGGED_IN)
              .with("Content-Type: application/json", "[]"),
          row("DELETE /zot/auth/apikey", "/zot/auth/apikey?id=none", Rule.LOGGED_IN),
          row("OPTIONS /zot/auth/apikey", "/zot/auth/apikey", Rule.EVERYBODY),
          row("POST /zot/auth/logout", "/zot/auth/logout", Rule.EVERYBODY),
          row("OPTIONS /zot/auth/logout", "/zot/auth/logout", Rule.EVERYBODY),
          row("GET /zot/auth/login", "/zot/auth/login?provider=oidc", Rule.EVERYBODY),
          row(
              "GET /zot/auth/callback/{provider}",
              "/zot/auth/callback/oidc?code=c&state=s",
              Rule.EVERYBODY),
          row("GET /login", "/login", Rule.EVERYBODY),
          row("GET /openapi", "/openapi", Rule.WELCOME),
          row("GET /openapi.json", "/openapi.json", Rule.WELCOME),
          row("GET /openapi.yaml", "/openapi.yaml", Rule.WELCOME),
          row("GET /v2/", "/v2/", Rule.WELCOME),
          row("OPTIONS /v2/", "/v2/", Rule.EVERYBODY),
          row("GET /v2/_catalog", "/v2/_catalog", Rule.WELCOME),
          row("OPTIONS /v2/_catalog", "/v2/_catalog", Rule.EVERYBODY),
          row("GET /v2/_oci/ext/discover", "/v2/_oci/ext/discover", Rule.WELCOME),
          row("OPTIONS /v2/_oci/ext/discover", "/v2/_oci/ext/discover", Rule.EVERYBODY),
          row("GET /v2/_zot/ext/mgmt", "/v2/_zot/ext/mgmt", Rule.OPEN),
          row("OPTIONS /v2/_zot/ext/mgmt", "/v2/_zot/ext/mgmt", Rule.EVERYBODY),
          row(METRICS, "/metrics", Rule.METRICS),
          row("GET /v2/_jzot/scrub", "/v2/_jzot/scrub", Rule.ADMINISTER),
          row("POST /v2/_jzot/scrub", "/v2/_jzot/scrub", Rule.ADMINISTER),
          row("GET /v2/_jzot/dedupe", "/v2/_jzot/dedupe", Rule.ADMINISTER),
          row("POST /v2/_jzot/dedupe", "/v2/_jzot/dedupe", Rule.ADMINISTER),
          row("GET /v2/_jzot/gc", "/v2/_jzot/gc", Rule.ADMINISTER),
          row("POST /v2/_jzot/gc", "/v2/_jzot/gc", Rule.ADMINISTER),
          row("GET /zot/auth/token", "/zot/auth/token?scope=repository:open/x:pull", Rule.TOKENS),
          row("POST /zot/auth/token", "/zot/auth/token", Rule.TOKENS),
          row("OPTIONS /zot/auth/token", "/zot/auth/token", Rule.EVERYBODY),
          row("GET /v2/{name:.+}/tags/list", "/v2/NAME/tags/list", Rule.READ),
          row("GET /v2/{name:.+}/tags/list", "/v2/NAME/tags/list?n=1&last=a", Rule.READ),
          row("OPTIONS /v2/{name:.+}/tags/list", "/v2/NAME/tags/list", Rule.EVERYBODY),
          row("GET /v2/{name:.+}/referrers/{digest}", "/v2/NAME/referrers/" + UNKNOWN, Rule.READ),
          row(
              "OPTIONS /v2/{name:.+}/referrers/{digest}",
              "/v2/NAME/referrers/" + UNKNOWN,
              Rule.EVERYBODY),
          row("HEAD " + MANIFESTS, "/v2/NAME/manifests/none", Rule.READ),
          row("GET " + MANIFESTS, "/v2/NAME/manifests/none", Rule.READ),
          row("GET " + MANIFESTS, "/v2/NAME/manifests/" + UNKNOWN, Rule.READ),
          row("PUT " + MANIFESTS, "/v2/NAME/manifests/new", Rule.PUSH_TAG).with(JSON, "{}"),
          row("PUT " + MANIFESTS, "/v2/NAME/manifests/" + UNKNOWN, Rule.CREATE).with(JSON, "{}"),
          row("DELETE " + MANIFESTS, "/v2/NAME/manifests/none", Rule.DELETE),
          row("DELETE " + MANIFESTS, "/v2/NAME/manifests/" + UNKNOWN, Rule.DELETE),
          row("OPTIONS " + MANIFESTS, "/v2/NAME/manifests/none", Rule.EVERYBODY),
          row("HEAD " + BLOBS + "{digest}", "/v2/NAME/blobs/" + UNKNOWN, Rule.READ),
          row("GET " + BLOBS + "{digest}", "/v2/NAME/blobs/" + UNKNOWN, Rule.READ),
          row("DELETE " + BLOBS + "{digest}", "/v2/NAME/blobs/" + UNKNOWN, Rule.DELETE),
          row("OPTIONS " + BLOBS + "{digest}", "/v2/NAME/blobs/" + UNKNOWN, Rule.EVERYBODY),
          row("POST " + BLOBS + "uploads/", "/v2/NAME/blobs/uploads/", Rule.CREATE),
          row(
              "POST " + BLOBS + "uploads/",
              "/v2/NAME/blobs/uploads/?mount=" + UNKNOWN + "&from=team/app",
              Rule.CREATE),
          row(
                  "POST " + BLOBS + "uploads/",
                  "/v2/NAME/blobs/uploads/?digest=" + UNKNOWN,
                  Rule.CREATE)
              .with("Content-Type: application/octet-stream", "x"),
          row("OPTIONS " + BLOBS + "uploads/", "/v2/NAME/blobs/uploads/", Rule.EVERYBODY),
          row("GET " + BLOBS + "uploads/{id}", "/v2/NAME/blobs/uploads/" + SESSION, Rule.CREATE),
          row("PATCH " + BLOBS + "uploads/{id}", "/v2/NAME/blobs/uploads/" + SESSION, Rule.CREATE)
              .with("Content-Type: application/octet-stream", "x"),
          row(
              "PUT " + BLOBS + "uploads/{id}",
              "/v2/NAME/blobs/uploads/" + SESSION + "?digest=" + UNKNOWN,
              Rule.CREATE),
          row("DELETE " + BLOBS + "uploads/{id}", "/v2/NAME/blobs/uploads/" + SESSION, Rule.CREATE),
          row(
              "OPTIONS " + BLOBS + "uploads/{id}",
              "/v2/NAME/blobs/uploads/" + SESSION,
              Rule.EVERYBODY));

  /** What is not a resource but there: who is welcome may read it. */
  private static final Set<String> ROUTES_OF_THE_PLATFORM =
      Set.of("/swagger", "/swagger/index.html", "/swagger/swagger-ui-bundle.js");

  /** Where the platform's own pages would be; there are none. */
  private static final String PLATFORM = "/q/";

  private static final Instant LATER = Instant.parse("2200-01-01T00:00:00Z");

  private final boolean anonymousWelcome;
  private final Map<String, String> keys = new HashMap<>();

  @Inject Router router;

  @Inject UserData users;

  RouteMatrix(boolean anonymousWelcome) {
    this.anonymousWelcome = anonymousWelcome;
  }

  @Test
  void everyRouteOfThePlatformIsKnown() {
    Set<String> routes = new TreeSet<>();
    for (Route route : router.getRoutes()) {
      if (route.getPath() != null && !Set.of("/", PLATFORM, "/metrics").contains(route.getPath())) {
        routes.add(route.getPath());
      }
    }
    assertThat(routes).allMatch(it -> ROUTES_OF_THE_PLATFORM.contains(it.replaceAll("/\\*?$", "")));
    for (String page : List.of(PLATFORM, "/q/health", "/q/metrics", "/q/dev-ui", "/q/arc")) {
      RouteRow row = row("GET " + page, page, Rule.WELCOME);
      assertThat(ask(row, page, NOBODY).status()).isEqualTo(anonymousWelcome ? 404 : 401);
      assertThat(ask(row, page, "admin").status()).isEqualTo(404);
    }
    for (String route : ROUTES_OF_THE_PLATFORM) {
      RouteRow row = row("GET " + route, route, Rule.WELCOME);
      int there = route.endsWith("/swagger") ? 302 : 200;
      assertThat(ask(row, route, NOBODY).status()).isEqualTo(anonymousWelcome ? there : 401);
      assertThat(ask(row, route, WRONG).status()).isEqualTo(401);
      assertThat(ask(row, route, "stranger").status()).isEqualTo(there);
    }
  }

  static Stream<Arguments> cells() {
    return ROWS.stream().flatMap(row -> ROLES.stream().map(role -> Arguments.of(row, role)));
  }

  @ParameterizedTest(name = "{0} by {1}")
  @MethodSource("cells")
  void isKept(RouteRow row, String role) {
    Answer answer = ask(row, row.path("team/app"), role);
    int expected = refusal(row, role);
    if (expected == 0) {
      assertThat(answer.status()).as(answer.toString()).isNotIn(401, 403, 500);
      return;
    }
    answer.expect(expected);
    assertThat(answer.header("WWW-Authenticate"))
        .startsWith(row.rule() == Rule.TOKENS ? "Basic realm=" : MatrixTokens.CHALLENGE);
    if (!row.method().equals("HEAD")) {
      answer.expectError(expected, expected == 401 ? "UNAUTHORIZED" : "DENIED");
    }
    if (row.rule().isOfRepository()) {
      String told = answer.text().replace("team/app", "NAME");
      Answer nowhere = ask(row, row.path("team/nowhere"), role);
      assertThat(nowhere.status()).isEqualTo(expected);
      assertThat(nowhere.text().replace("team/nowhere", "NAME")).isEqualTo(told);
    }
  }

  /** The status of the refusal; 0 for none. */
  private int refusal(RouteRow row, String role) {
    if (row.rule() == Rule.EVERYBODY) {
      return 0;
    } else if (row.rule() == Rule.TOKENS) {
      return 401;
    } else if (NO_GOOD.contains(role)) {
      return 401;
    } else if (role.equals(READ_TOKEN)) {
      boolean reads = READING.contains(row.rule());
      return reads ? 0 : row.rule().isOfRepository() ? 401 : 403; // ask for another token
    } else if (role.equals(WORKLOAD)) {
      return row.rule().admits("other") ? 0 : 403;
    } else if (role.equals(READ_KEY)) {
      return READING.contains(row.rule()) ? 0 : 403;
    } else if (role.equals(KEY)) {
      boolean makesKeys = row.template().equals("POST /zot/auth/apikey");
      return row.rule().admits("writer") && !makesKeys ? 0 : 403;
    } else if (role.equals(NOBODY)) {
      boolean welcome = anonymousWelcome && row.rule() == Rule.WELCOME;
      return welcome || row.rule() == Rule.OPEN ? 0 : 401;
    }
    return row.rule().admits(role) ? 0 : 403;
  }

  static Stream<Arguments> variants() {
    List<Arguments> all = new ArrayList<>();
    for (RouteRow row : ROWS) {
      if (!Set.of(Rule.EVERYBODY, Rule.WELCOME, Rule.OPEN, Rule.TOKENS).contains(row.rule())) {
        for (String path : disguised(row.path("team/app"))) {
          all.add(Arguments.of(row, path));
        }
      }
    }
    return all.stream();
  }

  /** Ways to write a path so that two parsers could disagree about it. */
  private static List<String> disguised(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    String rest = query < 0 ? "" : target.substring(query);
    String end = path.substring(path.lastIndexOf('/'));
    String start = path.substring(0, path.lastIndexOf('/'));
    return Stream.of(
            path + ";x",
            path + ";x=/v2/",
            path + "%3Bx",
            start + ";x" + end,
            "/livez/.." + path,
            "/v2/open/app/../.." + path.substring(3),
            "/v2/open/app/%2e%2e/%2E%2E" + path.substring(3),
            "/v2/open/app/..%2f.." + path.substring(3),
            "/v2/./" + path.substring(4),
            "/" + path,
            "/v2//" + path.substring(4),
            path.replace("team/app", "team//app"),
            path.replace("team/app", "team%2Fapp"),
            path.replace("team/app", "team%2fapp"),
            path.replace("/v2/", "/%76%32/"),
            path.replace("/v2/", "/V2/"),
            path.replace("_jzot", "%5Fjzot"),
            path.replace("/blobs/", "/bl%6Fbs/"),
            path + "/",
            path + "%00",
            path + "%C0%AE",
            "http://elsewhere.example" + path)
        .distinct()
        .filter(it -> !it.equals(path))
        .map(it -> it + rest)
        .toList();
  }

  /** However it is written: refused, malformed, or not there; and never let in. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("variants")
  void disguisesOpenNothing(RouteRow row, String path) {
    // Who is logged in has keys of his own, also at a path with a slash at its end.
    String user = row.rule() == Rule.LOGGED_IN ? READ_KEY : "stranger";
    for (String role : List.of(NOBODY, user, WRONG, EXPIRED_KEY, EXPIRED_TOKEN)) {
      Answer answer = ask(row, path, role);
      assertThat(answer.status()).as(role + ": " + answer).isIn(400, 401, 403, 404, 405);
      assertThat(answer.has("Docker-Content-Digest")).isFalse();
    }
  }

  /** The secret of a key of the writer, put where the server looks for it; each is made once. */
  private String key(String role, List<String> scopes, Instant expires) {
    return keys.computeIfAbsent(role, any -> newKey(scopes, expires));
  }

  private String newKey(List<String> scopes, Instant expires) {
    String secret = "zak_" + SecretText.random(16);
    KeyRecord key =
        new KeyRecord(
            UUID.randomUUID().toString(),
            SecretText.hash(secret),
            "writer",
            "htpasswd",
            "matrix",
            scopes,
            "test",
            Instant.EPOCH,
            Optional.of(expires),
            Optional.empty());
    assertThat(users.keys().add(key, Integer.MAX_VALUE)).isTrue();
    return secret;
  }

  private static TokenForge token(List<String> actions) {
    return MatrixTokens.ofServer("writer", "team/app", actions);
  }

  private Answer ask(RouteRow row, String path, String role) {
    String authorization =
        switch (role) {
          case NOBODY -> "";
          case WRONG -> AccessServer.basic("writer", "wrong");
          case KEY -> AccessServer.basic("writer", key(role, List.of(), LATER));
          case READ_KEY -> AccessServer.basic("writer", key(role, List.of("read"), LATER));
          case EXPIRED_KEY -> AccessServer.basic("writer", key(role, List.of(), Instant.EPOCH));
          case OTHERS_KEY -> AccessServer.basic("admin", key(role, List.of(), LATER));
          case READ_TOKEN -> "Bearer " + token(List.of("pull")).good();
          case EXPIRED_TOKEN -> "Bearer " + token(List.of("pull", "push")).with("exp", 1);
          case WORKLOAD -> "Bearer " + MatrixTokens.ofWorkload("other");
          default -> AccessServer.basic(role);
        };
    try (RawConnection connection = RawConnection.open()) {
      connection.send(row.request(RawConnection.host(), path, authorization));
      return row.method().equals("HEAD") ? connection.readHead() : connection.read();
    }
  }
}
