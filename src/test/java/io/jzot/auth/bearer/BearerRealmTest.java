package io.jzot.auth.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.Challenge;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Bearer;
import io.jzot.auth.Grant;
import io.jzot.auth.Realm;
import io.jzot.config.FileWatcher;
import io.jzot.contract.RealmContract;
import io.jzot.testing.IssuedCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BearerRealmTest extends RealmContract {
  private static final IssuedCertificate OURS =
      IssuedCertificate.selfSignedRsa(new X500Principal("CN=token server"));
  private static final IssuedCertificate THEIRS =
      IssuedCertificate.selfSignedRsa(new X500Principal("CN=token server"));

  @TempDir private Path folder;

  private final FileWatcher watcher = new FileWatcher(Duration.ofMillis(20));
  private BearerRealm realm;

  @BeforeEach
  void open() throws IOException {
    realm =
        BearerRealm.open(
            new Challenge.Bearer("https://auth.example.org/token", Tokens.SERVICE),
            OURS.write(folder.resolve("cert.pem")),
            watcher,
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    realm.close();
    watcher.close();
  }

  @Override
  protected Realm realm() {
    return realm;
  }

  @Override
  protected Credentials right() {
    return RIGHT;
  }

  private static final Bearer RIGHT = new Bearer(good());

  @Override
  protected Credentials wrong() {
    return new Bearer(Tokens.signed(Tokens.claims(), "RS256", THEIRS.keys().getPrivate()));
  }

  private static PrivateKey key() {
    return OURS.keys().getPrivate();
  }

  private static String good() {
    return Tokens.signed(Tokens.claims(), "RS256", key());
  }

  private static String with(String claim, Object value) {
    Map<String, Object> claims = Tokens.claims();
    claims.put(claim, value);
    return Tokens.signed(claims, "RS256", key());
  }

  private static String without(String claim) {
    Map<String, Object> claims = Tokens.claims();
    claims.remove(claim);
    return Tokens.signed(claims, "RS256", key());
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private static String part(String token, int index) {
    return token.split("\\.", -1)[index];
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /** A token of another key that brings its own proof along. */
  private static String selfProving(String header, Object value) {
    return Tokens.signed(
        Tokens.claims(),
        "RS256",
        THEIRS.keys().getPrivate(),
        token -> {
          token.setKeyIdHeaderValue("ours");
          token.setHeader(header, value);
        });
  }

  enum Forgery {
    ANOTHER_KEY {
      @Override
      String token() {
        return Tokens.signed(Tokens.claims(), "RS256", THEIRS.keys().getPrivate());
      }
    },
    NO_ALGORITHM {
      @Override
      String token() {
        return encoded("{\"alg\":\"none\"}") + '.' + part(good(), 1) + '.';
      }
    },
    NONE_WITH_A_SIGNATURE {
      @Override
      String token() {
        return encoded("{\"alg\":\"None\"}") + '.' + part(good(), 1) + '.' + part(good(), 2);
      }
    },
    PUBLIC_KEY_AS_SECRET {
      @Override
      String token() {
        Key secret = new HmacKey(OURS.certificate().getPublicKey().getEncoded());
        return Tokens.signed(Tokens.claims(), "HS256", secret);
      }
    },
    CERTIFICATE_FILE_AS_SECRET {
      @Override
      String token() {
        try {
          String pem = IssuedCertificate.pem("CERTIFICATE", OURS.certificate().getEncoded());
          return Tokens.signed(
              Tokens.claims(), "HS256", new HmacKey(pem.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.cert.CertificateEncodingException e) {
          throw new IllegalStateException(e);
        }
      }
    },
    EMBEDDED_KEY {
      @Override
      String token() {
        try {
          return selfProving(
              "jwk",
              PublicJsonWebKey.Factory.newPublicJwk(THEIRS.certificate().getPublicKey())
                  .toParams(org.jose4j.jwk.JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
        } catch (JoseException e) {
          throw new IllegalStateException(e);
        }
      }
    },
    EMBEDDED_CERTIFICATE {
      @Override
      String token() {
        try {
          return selfProving(
              "x5c",
              List.of(Base64.getEncoder().encodeToString(THEIRS.certificate().getEncoded())));
        } catch (java.security.cert.CertificateEncodingException e) {
          throw new IllegalStateException(e);
        }
      }
    },
    KEY_AT_AN_ADDRESS {
      @Override
      String token() {
        return selfProving("jku", "http://127.0.0.1:1/keys");
      }
    },
    CERTIFICATE_AT_AN_ADDRESS {
      @Override
      String token() {
        return selfProving("x5u", "http://127.0.0.1:1/cert");
      }
    },
    CHANGED_CLAIMS {
      @Override
      String token() {
        String payload =
            new String(Base64.getUrlDecoder().decode(part(good(), 1)), StandardCharsets.UTF_8);
        return part(good(), 0)
            + '.'
            + encoded(payload.replace("alice", "admin"))
            + '.'
            + part(good(), 2);
      }
    },
    NO_SIGNATURE {
      @Override
      String token() {
        return part(good(), 0) + '.' + part(good(), 1) + '.';
      }
    },
    CUT_SIGNATURE {
      @Override
      String token() {
        return good().substring(0, good().length() - 8);
      }
    },
    EXPIRED_A_SECOND_AGO {
      @Override
      String token() {
        return with("exp", now() - 1);
      }
    },
    EXPIRES_NEVER {
      @Override
      String token() {
        return without("exp");
      }
    },
    EXPIRES_IN_WORDS {
      @Override
      String token() {
        return with("exp", "tomorrow");
      }
    },
    ISSUED_AT_NO_TIME {
      @Override
      String token() {
        return without("iat");
      }
    },
    ISSUED_IN_THE_FUTURE {
      @Override
      String token() {
        return with("iat", now() + 600);
      }
    },
    NOT_YET_VALID {
      @Override
      String token() {
        return with("nbf", now() + 600);
      }
    },
    FOR_ANOTHER_SERVICE {
      @Override
      String token() {
        return with("aud", "other.example.org");
      }
    },
    UNKNOWN_CRITICAL_HEADER {
      @Override
      String token() {
        return Tokens.signed(
            Tokens.claims(),
            "RS256",
            key(),
            token -> {
              token.setHeader("crit", List.of("must"));
              token.setHeader("must", "understand");
            });
      }
    },
    ENCRYPTED {
      @Override
      String token() {
        return encoded("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}") + "..AAAA.AAAA.AAAA";
      }
    },
    NO_TOKEN {
      @Override
      String token() {
        return "not.a.token";
      }
    },
    NOTHING_BUT_DOTS {
      @Override
      String token() {
        return "..";
      }
    };

    abstract String token();
  }

  @ParameterizedTest
  @EnumSource(Forgery.class)
  void forgeriesAreRefused(Forgery forgery) throws Exception {
    AuthOutcome outcome = ask(new Bearer(forgery.token()));
    assertThat(outcome).isInstanceOf(Rejected.class);
    assertThat(((Rejected) outcome).reason()).doesNotContain("ey", forgery.token());
  }

  @Test
  void accessBecomesLimits() throws Exception {
    Object access =
        List.of(
            Map.of("type", "repository", "name", "a/b", "actions", List.of("pull", "push")),
            Map.of("type", "repository", "name", "late", "actions", List.of("*"), "exp", now() - 1),
            Map.of("type", "repository", "name", "soon", "actions", List.of("*"), "exp", now() + 9),
            Map.of("type", "repository", "name", "odd", "actions", List.of("*"), "exp", "never"),
            Map.of("type", "repository", "name", "x", "actions", "pull"),
            Map.of("type", "repository", "actions", List.of("pull")),
            "nonsense");

    assertThat(limits(with("access", access)))
        .containsExactly(
            new Grant("repository", "a/b", Set.of("pull", "push")),
            new Grant("repository", "soon", Set.of("*")));
  }

  @Test
  void withoutAccessNothingIsAllowed() throws Exception {
    assertThat(limits(without("access"))).isEmpty();
    assertThat(limits(with("access", "all"))).isEmpty();
  }

  private List<Grant> limits(String token) throws Exception {
    return ((Authenticated) ask(new Bearer(token))).principal().limitedTo().orElseThrow();
  }

  @Test
  void audiencesMayBeAbsentOrMany() throws Exception {
    assertThat(ask(new Bearer(without("aud")))).isInstanceOf(Authenticated.class);
    assertThat(ask(new Bearer(with("aud", List.of("other", Tokens.SERVICE)))))
        .isInstanceOf(Authenticated.class);
  }

  @Test
  void aTokenWithoutSubjectIsNobodyAnonymous() throws Exception {
    AuthOutcome outcome = ask(new Bearer(without("sub")));
    assertThat(((Authenticated) outcome).principal().isAnonymous()).isFalse();
  }

  @Test
  void aTokenServerWhoseClockIsAheadIsForgiven() throws Exception {
    Map<String, Object> claims = Tokens.claims();
    claims.put("iat", now() + 3);
    claims.put("nbf", now() + 3);
    assertThat(ask(new Bearer(Tokens.signed(claims, "RS256", key()))))
        .isInstanceOf(Authenticated.class);
  }

  @Test
  void aNewKeyReplacesTheOldOne() throws Exception {
    Bearer theirs = (Bearer) wrong();
    THEIRS.write(folder.resolve("cert.pem"));
    await().atMost(Duration.ofSeconds(10)).until(() -> ask(theirs) instanceof Authenticated);
    assertThat(ask(right())).isInstanceOf(Rejected.class);
  }

  @Test
  void aFileWithoutKeyIsAMistakeAtTheStart() throws IOException {
    Path file = Files.writeString(folder.resolve("none.pem"), "");
    assertThatThrownBy(
            () ->
                BearerRealm.open(
                    new Challenge.Bearer("https://auth", "x"), file, watcher, Clock.systemUTC()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void namesTheTokenServer() {
    assertThat(realm.challenge())
        .contains(new Challenge.Bearer("https://auth.example.org/token", Tokens.SERVICE));
  }
}
