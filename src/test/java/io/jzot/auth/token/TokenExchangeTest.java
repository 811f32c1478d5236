package io.jzot.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jzot.auth.AnonymousAccess;
import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Challenge;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Credentials.Bearer;
import io.jzot.auth.Credentials.None;
import io.jzot.auth.Principal;
import io.jzot.auth.RealmChain;
import io.jzot.auth.TokenEndpoint.Answer;
import io.jzot.auth.TokenEndpoint.Away;
import io.jzot.auth.TokenEndpoint.Granted;
import io.jzot.auth.TokenEndpoint.NotRelayed;
import io.jzot.auth.TokenEndpoint.Refused;
import io.jzot.auth.TokenEndpoint.Relay;
import io.jzot.auth.TokenEndpoint.Relayed;
import io.jzot.auth.TokenEndpoint.Request;
import io.jzot.auth.TokenRealm;
import io.jzot.config.BearerConfig.UpstreamTokenEndpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets which token, and what goes elsewhere. */
class TokenExchangeTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final AnonymousAccess MIXED = new AnonymousAccess(true, true);
  private static final AnonymousAccess NOBODY = new AnonymousAccess(false, false);
  private static final Client CLIENT = Client.of("192.0.2.1");

  private HttpServer elsewhere = server();
  private volatile String heard = "";
  private volatile int status = 200;

  /** Knows "alice", tokens that begin with "work", and is away for "late" ones. */
  private static final class Told implements TokenRealm {
    @Override
    public boolean owns(String text) {
      return text.startsWith("work");
    }

    @Override
    public String name() {
      return "told";
    }

    @Override
    public Optional<Challenge> challenge() {
      return Optional.of(new Challenge.Basic());
    }

    @Override
    public CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client) {
      String secret =
          credentials instanceof Basic basic
              ? basic.password()
              : credentials instanceof Bearer bearer ? bearer.token() : "";
      AuthOutcome outcome =
          switch (secret) {
            case "right" -> new Authenticated(Principal.user("alice", Set.of("g"), name()));
            case "work-good" ->
                new Authenticated(
                    new Principal(
                        "ci",
                        Set.of(),
                        name(),
                        null,
                        Map.of(
                            "iat", NOW.getEpochSecond() - 10, "exp", NOW.getEpochSecond() + 50)));
            case "late", "work-late" -> new Unavailable(Duration.ofSeconds(7), "late");
            default -> new Rejected("wrong");
          };
      return CompletableFuture.completedFuture(outcome);
    }
  }

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void listen() {
    elsewhere.createContext("/token", this::hear);
    elsewhere.start();
  }

  @AfterEach
  void stop() {
    elsewhere.stop(0);
  }

  private void hear(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    heard =
        String.join(
            " ",
            exchange.getRequestMethod(),
            String.valueOf(exchange.getRequestURI().getRawQuery()),
            body,
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    byte[] answer = "{\"token\":\"theirs\"}".getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, answer.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(answer);
    }
  }

  private UpstreamTokenEndpoint upstream() {
    return new UpstreamTokenEndpoint(
        "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/token", "theirs", true);
  }

  private TokenExchange exchange(AnonymousAccess anonymous, boolean own, boolean upstream)
      throws IOException {
    Told realm = new Told();
    return new TokenExchange(
        new RealmChain(List.of(realm), Duration.ZERO),
        anonymous,
        Optional.of(realm),
        own
            ? Optional.of(
                new OwnTokens(
                    SigningKey.parse(SigningKey.generate()),
                    "jzot",
                    KnownStanding.nothing(),
                    CLOCK))
            : Optional.empty(),
        upstream ? Optional.of(new UpstreamTokens(upstream())) : Optional.empty(),
        CLOCK);
  }

  private static Request request(Credentials credentials, String... secrets) {
    Relay relay =
        new Relay(
            false,
            Map.of("service", List.of("ours"), "scope", List.of("repository:a b:pull")),
            Optional.of("Basic abc"));
    return new Request(credentials, List.of(secrets), List.of(), relay);
  }

  private static Answer ask(TokenExchange exchange, Request request) throws Exception {
    return exchange.ask(request, CLIENT).toCompletableFuture().get();
  }

  @Test
  void aWorkloadGetsItsOwnBack() throws Exception {
    TokenExchange exchange = exchange(NOBODY, false, false);
    assertThat(ask(exchange, request(new None(), "other", "work-good")))
        .isEqualTo(new Granted("work-good", NOW.minusSeconds(10), Duration.ofSeconds(50)));
    assertThat(ask(exchange, request(new None(), "work-bad"))).isInstanceOf(Refused.class);
    assertThat(ask(exchange, request(new None(), "work-late")))
        .isEqualTo(new Away(Duration.ofSeconds(7)));
    assertThat(exchange.service()).isEmpty();
  }

  @Test
  void aWorkloadsTokenGoesNowhereElse() throws Exception {
    ask(exchange(NOBODY, false, true), request(new None(), "work-bad"));
    assertThat(heard).isEmpty();
  }

  @Test
  void whoeverProvesWhoItIsGetsOneOfOurs() throws Exception {
    TokenExchange exchange = exchange(MIXED, true, false);
    assertThat(exchange.service()).contains("jzot");
    assertThat(ask(exchange, request(new Basic("alice", "right"), "right")))
        .isInstanceOfSatisfying(
            Granted.class, it -> assertThat(it.lifetime()).isEqualTo(OwnTokens.LIFETIME));
    assertThat(ask(exchange, request(new Basic("alice", "wrong"), "wrong")))
        .isInstanceOf(Refused.class);
    assertThat(ask(exchange, request(new Basic("alice", "late"), "late")))
        .isEqualTo(new Away(Duration.ofSeconds(7)));
  }

  @Test
  void nobodyGetsOneOnlyWhereThereIsSomethingForNobody() throws Exception {
    assertThat(ask(exchange(MIXED, true, false), request(new None()))).isInstanceOf(Granted.class);
    assertThat(ask(exchange(NOBODY, true, false), request(new None()))).isInstanceOf(Refused.class);
    assertThat(ask(exchange(MIXED, false, false), request(new None()))).isInstanceOf(Refused.class);
  }

  /** Whoever has something to show is not nobody in particular. */
  @Test
  void anUnknownSecretGetsNoTokenForNobody() throws Exception {
    assertThat(ask(exchange(MIXED, true, false), request(new None(), "refresh")))
        .isInstanceOf(Refused.class);
  }

  @Test
  void whatNobodyHereKnowsGoesElsewhereWithTheOtherService() throws Exception {
    status = 403;
    Answer answer = ask(exchange(NOBODY, false, true), request(new Basic("a", "b"), "b"));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Relayed.class,
            it -> {
              assertThat(it.status()).isEqualTo(403);
              assertThat(it.body()).asString().contains("theirs");
            });
    assertThat(heard)
        .startsWith("GET ")
        .contains("service=theirs", "scope=repository%3Aa+b%3Apull")
        .doesNotContain("ours")
        .endsWith("Basic abc");
  }

  @Test
  void aFormStaysAForm() throws Exception {
    Relay form =
        new Relay(
            true, Map.of("service", List.of("ours"), "password", List.of("a&b")), Optional.empty());
    ask(exchange(NOBODY, false, true), new Request(new None(), List.of("a&b"), List.of(), form));
    assertThat(heard).startsWith("POST null ").contains("password=a%26b", "service=theirs");
  }

  @Test
  void whereTheOtherDoesNotAnswerTheClientIsTold() throws Exception {
    TokenExchange exchange = exchange(NOBODY, false, true);
    elsewhere.stop(0);
    assertThat(ask(exchange, request(new None()))).isInstanceOf(NotRelayed.class);
  }

  @Test
  void noSecretIsShown() {
    assertThat(request(new Basic("a", "secret"), "secret").relay().toString())
        .doesNotContain("abc");
    assertThat(new Granted("secret", NOW, Duration.ZERO).toString()).doesNotContain("secret");
  }
}
