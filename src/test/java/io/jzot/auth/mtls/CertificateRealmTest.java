package io.jzot.auth.mtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.ClientCertificate;
import io.jzot.auth.Realm;
import io.jzot.config.MtlsConfig;
import io.jzot.config.MtlsConfig.IdentityAttribute;
import io.jzot.contract.RealmContract;
import io.jzot.testing.IssuedCertificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wildfly.security.x500.GeneralName.DNSName;
import org.wildfly.security.x500.GeneralName.RFC822Name;
import org.wildfly.security.x500.GeneralName.URIName;

class CertificateRealmTest extends RealmContract {
  private static final ClientCertificate FULL =
      new ClientCertificate(
          IssuedCertificate.selfSigned(
                  new X500Principal("CN=full, O=Org"),
                  new URIName("https://example.org/x"),
                  new URIName("spiffe://example.org/ns/build/sa/robot"),
                  new DNSName("one.example.org"),
                  new DNSName("two.example.org"),
                  new RFC822Name("a@example.org"),
                  new RFC822Name("b@example.org"))
              .certificate());

  @Override
  protected Realm realm() {
    return CertificateRealm.byCommonName();
  }

  @Override
  protected Credentials right() {
    return named("CN=alice, O=Org");
  }

  @Override
  protected Credentials wrong() {
    return named("O=Org");
  }

  private static ClientCertificate named(String subject) {
    return new ClientCertificate(
        IssuedCertificate.selfSigned(new X500Principal(subject)).certificate());
  }

  private static AuthOutcome judge(MtlsConfig config, ClientCertificate certificate) {
    return new CertificateRealm(config)
        .authenticate(certificate, Client.of("192.0.2.1"))
        .toCompletableFuture()
        .join();
  }

  private static String user(MtlsConfig config, ClientCertificate certificate) {
    AuthOutcome outcome = judge(config, certificate);
    return outcome instanceof Authenticated yes ? yes.principal().name() : "nobody";
  }

  private static MtlsConfig config(String attributes, Optional<String> pattern, int index) {
    List<IdentityAttribute> wanted =
        Arrays.stream(attributes.split(" ", -1)).map(IdentityAttribute::valueOf).toList();
    return new MtlsConfig(wanted, pattern.map(Pattern::compile), index, index, index);
  }

  @ParameterizedTest
  @CsvSource({
    "COMMON_NAME,           , 0, full",
    "SUBJECT,               , 0, 'CN=full,O=Org'",
    "EMAIL,                 , 0, a@example.org",
    "EMAIL,                 , 1, b@example.org",
    "EMAIL,                 , 2, nobody",
    "DNS_NAME,              , 1, two.example.org",
    "URI,                   , 0, https://example.org/x",
    "URI,                   , 1, spiffe://example.org/ns/build/sa/robot",
    "URI, ^spiffe://example.org/ns/[^/]+/sa/(.+)$, 1, robot",
    "URI, ^spiffe://example.org/ns/[^/]+/sa/(.+)$, 0, nobody",
    "URI, spiffe://.*,        1, nobody",
    "URI COMMON_NAME, ^no(.*), 0, full",
    "DNS_NAME COMMON_NAME,  , 5, full",
  })
  void theFirstAttributeThatIsThereNamesTheUser(
      String attributes, String pattern, int index, String user) {
    assertThat(user(config(attributes, Optional.ofNullable(pattern), index), FULL)).isEqualTo(user);
  }

  /** As Go 1.22 prints them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CN=alice,OU=Unit,O=Org,C=US | CN=alice,OU=Unit,O=Org,C=US",
        "CN=alice,OU=Unit,O=Org,L=Town,ST=State,C=US | CN=alice,ST=State,L=Town,OU=Unit,O=Org,C=US",
        "C=US,O=Org,CN=alice | CN=alice,O=Org,C=US",
        "CN=a,OU=second,OU=first | CN=a,OU=first+OU=second",
        "CN=\"a, b+c\" | CN=a\\, b\\+c",
        "CN=\"#a\" | CN=\\#a",
        "CN=a,DC=example,DC=org | CN=a,0.9.2342.19200300.100.1.25=#13076578616d706c65,0.9.2342.19200300.100.1.25=#13036f7267",
        "UID=alice,OU=People | OU=People,0.9.2342.19200300.100.1.1=#1305616c696365",
      })
  void subjectsAreWrittenAsInGo(String subject, String text) {
    assertThat(user(config("SUBJECT", Optional.empty(), 0), named(subject))).isEqualTo(text);
  }

  @Test
  void aCertificateThatNamesNobodyIsRejected() {
    assertThat(judge(config("EMAIL", Optional.empty(), 0), named("CN=alice")))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void ofSeveralCommonNamesTheMostSpecificCounts() {
    assertThat(user(config("COMMON_NAME", Optional.empty(), 0), named("CN=inner,CN=outer,O=Org")))
        .isEqualTo("inner");
  }
}
