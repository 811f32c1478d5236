package io.jzot.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.NotMine;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Challenge;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Credentials.Bearer;
import io.jzot.auth.Principal;
import io.jzot.auth.Realm;
import io.jzot.cel.InvalidExpressionsException;
import io.jzot.config.BearerConfig;
import io.jzot.config.BearerConfig.ClaimMapping;
import io.jzot.config.BearerConfig.Oidc;
import io.jzot.config.BearerConfig.Variable;
import io.jzot.config.Condition;
import io.jzot.config.FileWatcher;
import io.jzot.contract.RealmContract;
import io.jzot.testing.IssuedCertificate;
import io.jzot.testing.TestIssuer;
import io.jzot.testing.TokenForge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wildfly.security.x500.GeneralName;

class OidcRealmTest extends RealmContract {
  private static final String AUDIENCE = "registry.example.org";
  private static final Optional<ClaimMapping> BY_SUBJECT =
      mapping(Optional.of("claims.sub"), Optional.of("claims.groups"));

  @TempDir private Path folder;

  private final TestIssuer issuer = TestIssuer.start();
  private final FileWatcher watcher = new FileWatcher(Duration.ofMillis(20));
  private final Ahead clock = new Ahead();
  private OidcRealm realm;
  private Bearer right;

  /** The real time, and some more. */
  private static final class Ahead extends Clock {
    private volatile Duration by = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void open() throws Exception {
    realm = open(oidc(issuer.address(), BY_SUBJECT));
    right = new Bearer(issuer.forge(AUDIENCE).good());
  }

  @AfterEach
  void close() {
    realm.close();
    watcher.close();
    issuer.close();
  }

  private OidcRealm open(Oidc... issuers) throws Exception {
    return OidcRealm.open(config(List.of(issuers)), watcher, clock);
  }

  private static BearerConfig config(List<Oidc> issuers) {
    return new BearerConfig(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        issuers,
        Optional.empty());
  }

  private static Oidc oidc(String address, Optional<ClaimMapping> mapping) {
    return new Oidc(
        address, List.of("other", AUDIENCE), mapping, Optional.empty(), Optional.empty(), false);
  }

  private static Optional<ClaimMapping> mapping(Optional<String> user, Optional<String> groups) {
    return Optional.of(new ClaimMapping(List.of(), List.of(), user, groups));
  }

  private static Optional<ClaimMapping> mapping(
      List<Variable> variables, List<Condition> validations, String user) {
    return Optional.of(
        new ClaimMapping(variables, validations, Optional.of(user), Optional.empty()));
  }

  private static AuthOutcome ask(OidcRealm realm, String token) throws Exception {
    return realm
        .authenticate(new Bearer(token), io.jzot.auth.Client.of("192.0.2.1"))
        .toCompletableFuture()
        .get();
  }

  private String token() {
    return issuer.forge(AUDIENCE).good();
  }

  @Override
  protected Realm realm() {
    return realm;
  }

  @Override
  protected Credentials right() {
    return right;
  }

  @Override
  protected Credentials wrong() {
    return new Bearer(issuer.forge(AUDIENCE).byStranger());
  }

  @Test
  void forgeriesAreRefused() throws Exception {
    Map<String, String> forgeries = issuer.forge(AUDIENCE).forgeries();
    assertThat(forgeries).hasSizeGreaterThan(25);
    for (Map.Entry<String, String> forgery : forgeries.entrySet()) {
      assertThat(ask(new Bearer(forgery.getValue())))
          .as(forgery.getKey())
          .isInstanceOfAny(Rejected.class, NotMine.class);
      assertThat(ask(new Basic("alice", forgery.getValue())))
          .as(forgery.getKey())
          .isInstanceOfAny(Rejected.class, NotMine.class);
    }
  }

  @Test
  void reasonsQuoteNoTokens() throws Exception {
    for (String forgery : issuer.forge(AUDIENCE).forgeries().values()) {
      if (ask(new Bearer(forgery)) instanceof Rejected rejected) {
        assertThat(rejected.reason()).doesNotContain("ey", "alice");
      }
    }
  }

  @Test
  void anIssuersTokenIsNotAnothers() throws Exception {
    try (TestIssuer other = TestIssuer.start();
        OidcRealm both =
            open(oidc(issuer.address(), BY_SUBJECT), oidc(other.address(), BY_SUBJECT))) {
      TokenForge theirs = other.forge(AUDIENCE);
      assertThat(ask(both, theirs.good())).isInstanceOf(Authenticated.class);
      assertThat(ask(both, theirs.with("iss", issuer.address()))).isInstanceOf(Rejected.class);
    }
  }

  @Test
  void comesAsPasswordToo() throws Exception {
    Principal principal = ((Authenticated) ask(new Basic("whoever", token()))).principal();
    assertThat(principal.name()).isEqualTo("alice");
    assertThat(principal.groups()).containsExactlyInAnyOrder("builders", "testers");
    assertThat(principal.limitedTo()).isEmpty();
    assertThat(principal.claims()).containsEntry("aud", AUDIENCE);
  }

  @Test
  void issuerAndSubjectAreTheNameByDefault() throws Exception {
    try (OidcRealm plain = open(oidc(issuer.address(), Optional.empty()))) {
      assertThat(((Authenticated) ask(plain, token())).principal().name())
          .isEqualTo(issuer.address() + "/alice");
    }
  }

  @Test
  void variablesSeeThoseBeforeThem() throws Exception {
    List<Variable> variables =
        List.of(
            new Variable("space", "claims['kubernetes.io'].namespace"),
            new Variable("full", "vars.space + '/' + claims.sub"));
    List<Condition> validations =
        List.of(new Condition("vars.space == 'ci'", Optional.of("only from ci")));
    try (OidcRealm mapped =
        open(oidc(issuer.address(), mapping(variables, validations, "vars.full")))) {
      assertThat(((Authenticated) ask(mapped, token())).principal().name()).isEqualTo("ci/alice");
      String elsewhere = issuer.forge(AUDIENCE).with("kubernetes.io", Map.of("namespace", "home"));
      assertThat(ask(mapped, elsewhere))
          .isEqualTo(new Rejected("refused by claimMapping: only from ci"));
      assertThat(ask(mapped, issuer.forge(AUDIENCE).without("kubernetes.io")))
          .isInstanceOf(Rejected.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "claims.missing | claims.groups",
        "'' + '' | claims.groups",
        "claims.groups | claims.groups",
        "claims.sub | claims.sub",
        "claims.sub | [1, 2]",
        "claims.sub | claims.missing",
      })
  void whatHasNoValueIsNobody(String user, String groups) throws Exception {
    try (OidcRealm mapped =
        open(oidc(issuer.address(), mapping(Optional.of(user), Optional.of(groups))))) {
      assertThat(ask(mapped, token())).isInstanceOf(Rejected.class);
    }
  }

  @Test
  void everyExpressionThatCannotBeCompiledIsNamed() {
    Oidc first =
        oidc(
            "https://a",
            mapping(
                List.of(new Variable("v", "claims.")),
                List.of(new Condition("'text'", Optional.of("m"))),
                "claims.sub"));
    Oidc second = oidc("https://b", mapping(Optional.of("1 + 1"), Optional.of("nothing")));
    assertThatThrownBy(() -> OidcRealm.check(List.of(first, second)))
        .isInstanceOfSatisfying(
            InvalidExpressionsException.class,
            e ->
                assertThat(e.problems())
                    .extracting(problem -> problem.replaceAll(": .*", ""))
                    .containsExactly(
                        "http.auth.bearer.oidc[0].claimMapping.variables[0].expression",
                        "http.auth.bearer.oidc[0].claimMapping.validations[0].expression",
                        "http.auth.bearer.oidc[1].claimMapping.username",
                        "http.auth.bearer.oidc[1].claimMapping.groups"));
  }

  @Test
  void newKeysAreTakenUp() throws Exception {
    ask(right());
    issuer.rotate("second");
    clock.by = IssuerKeys.PAUSE;
    assertThat(ask(new Bearer(token()))).isInstanceOf(Authenticated.class);
    assertThat(ask(right())).isInstanceOf(Rejected.class);
  }

  @Test
  void guessersDoNotMakeUsAskAgainAndAgain() throws Exception {
    List<Credentials> guesses = Stream.generate(this::wrong).limit(50).distinct().toList();
    assertThat(guesses).hasSize(50);
    ask(right());
    clock.by = IssuerKeys.PAUSE;
    for (Credentials guess : guesses) {
      assertThat(ask(guess)).isInstanceOf(Rejected.class);
    }
    assertThat(issuer.asked()).isLessThanOrEqualTo(3);
  }

  @Test
  void anIssuerThatIsAwayIsNoReasonToSayNo() throws Exception {
    issuer.away(true);
    assertThat(ask(right())).isInstanceOf(Unavailable.class);
    issuer.away(false);
    assertThat(ask(right())).as("not asked again at once").isInstanceOf(Unavailable.class);
    clock.by = IssuerKeys.PAUSE;
    assertThat(ask(right())).isInstanceOf(Authenticated.class);
  }

  @Test
  void nothingAtItsAddressIsAwayToo() throws Exception {
    issuer.close();
    assertThat(ask(right())).isInstanceOf(Unavailable.class);
  }

  @Test
  void keysAreGoodForAnHourWhileTheIssuerIsAway() throws Exception {
    ask(right());
    issuer.away(true);
    clock.by = IssuerKeys.GRACE.minusSeconds(30);
    String later = issuer.forge(AUDIENCE).with("exp", Instant.now().getEpochSecond() + 9000);
    assertThat(ask(new Bearer(later))).isInstanceOf(Authenticated.class);
    issuer.rotate("unknown");
    String unknown = issuer.forge(AUDIENCE).with("exp", Instant.now().getEpochSecond() + 9000);
    assertThat(ask(new Bearer(unknown))).isInstanceOf(Unavailable.class);
    clock.by = IssuerKeys.GRACE.plusSeconds(30);
    assertThat(ask(new Bearer(later))).isInstanceOf(Unavailable.class);
  }

  @Test
  void anIssuerThatCallsItselfOtherwiseIsNotBelieved() throws Exception {
    issuer.callItself("https://cluster.internal");
    assertThat(ask(new Bearer(token()))).isInstanceOf(NotMine.class);
    assertThat(ask(right())).isInstanceOf(Unavailable.class);
    Oidc skipping =
        new Oidc(
            issuer.address(),
            List.of(AUDIENCE),
            BY_SUBJECT,
            Optional.empty(),
            Optional.empty(),
            true);
    try (OidcRealm trusting = open(skipping)) {
      assertThat(ask(trusting, token())).isInstanceOf(Authenticated.class);
    }
  }

  @Test
  void itsAuthorityIsTakenFromTextOrFileAndNoOther() throws Exception {
    IssuedCertificate authority = IssuedCertificate.authority("issuer");
    IssuedCertificate stranger = IssuedCertificate.authority("stranger");
    String pem = Files.readString(authority.write(folder.resolve("ca.pem")));
    Path file = stranger.write(folder.resolve("watched.pem"));
    try (TestIssuer secure = TestIssuer.start(tls(authority));
        OidcRealm byText = open(secure(secure, Optional.of(pem), Optional.empty()));
        OidcRealm byNobody = open(oidc(secure.address(), BY_SUBJECT));
        OidcRealm byFile = open(secure(secure, Optional.empty(), Optional.of(file)))) {
      String token = secure.forge(AUDIENCE).good();
      assertThat(ask(byText, token)).isInstanceOf(Authenticated.class);
      assertThat(ask(byNobody, token)).isInstanceOf(Unavailable.class);
      assertThat(ask(byFile, token)).isInstanceOf(Unavailable.class);
      authority.write(file);
      String later = secure.forge(AUDIENCE).with("exp", Instant.now().getEpochSecond() + 9000);
      AtomicInteger pauses = new AtomicInteger();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                clock.by = IssuerKeys.PAUSE.multipliedBy(pauses.incrementAndGet());
                return ask(byFile, later) instanceof Authenticated;
              });
    }
  }

  private static Oidc secure(TestIssuer issuer, Optional<String> text, Optional<Path> file) {
    return new Oidc(issuer.address(), List.of(AUDIENCE), BY_SUBJECT, text, file, false);
  }

  private static SSLContext tls(IssuedCertificate authority) throws Exception {
    IssuedCertificate server =
        authority.issue(new X500Principal("CN=127.0.0.1"), new GeneralName.IPAddress("127.0.0.1"));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        server.keys().getPrivate(),
        new char[0],
        new java.security.cert.Certificate[] {server.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @Test
  void theFirstThatKnowsATokenWins() throws Exception {
    Oidc never =
        oidc(
            issuer.address(),
            mapping(
                List.of(), List.of(new Condition("false", Optional.of("never"))), "claims.sub"));
    try (OidcRealm two = open(never, oidc(issuer.address(), BY_SUBJECT))) {
      assertThat(ask(two, token())).isInstanceOf(Authenticated.class);
    }
  }

  @Test
  void namesATokenServerOnlyWhereThereIsOne() throws Exception {
    assertThat(realm.challenge()).contains(new Challenge.Basic());
    BearerConfig named =
        new BearerConfig(
            Optional.of("https://r/zot/auth/token"),
            Optional.of("r"),
            Optional.empty(),
            Optional.empty(),
            List.of(oidc(issuer.address(), BY_SUBJECT)),
            Optional.empty());
    try (OidcRealm other = OidcRealm.open(named, watcher, clock)) {
      assertThat(other.challenge()).contains(new Challenge.Bearer("https://r/zot/auth/token", "r"));
    }
  }
}
