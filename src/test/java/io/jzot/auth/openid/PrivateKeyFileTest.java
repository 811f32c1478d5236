package io.jzot.auth.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyFileTest {
  private static ClientKey parse(String text) throws IOException {
    return PrivateKeyFile.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  static String pem(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }

  private static byte[] pkcs1(PrivateKey key) {
    // The PKCS #8 of an RSA key is 26 bytes, then its PKCS #1.
    byte[] whole = key.getEncoded();
    return java.util.Arrays.copyOfRange(whole, 26, whole.length);
  }

  private static JWSAlgorithm signedWith(ClientKey key, @Nullable List<JWSAlgorithm> taken)
      throws IOException {
    return key.sign(new ClientID("c"), new Audience("a"), taken)
        .getClientAssertion()
        .getHeader()
        .getAlgorithm();
  }

  @Test
  void theKeyIsReadInEachForm() throws IOException, JOSEException {
    RSAKey key = new RSAKeyGenerator(2048).keyID("k1").generate();
    PrivateKey secret = key.toPrivateKey();
    String pem = pem("PRIVATE KEY", secret.getEncoded());

    assertThat(parse(pem).key()).isEqualTo(secret);
    assertThat(parse(pem).id()).isEmpty();
    assertThat(parse(pem("RSA PRIVATE KEY", pkcs1(secret))).key()).isEqualTo(secret);
    ClientKey inFile =
        parse(
            JSONObjectUtils.toJSONString(
                Map.of("type", "application", "keyId", "k2", "key", pem, "clientId", "c")));
    assertThat(inFile.key()).isEqualTo(secret);
    assertThat(inFile.id()).contains("k2");
    assertThat(parse(key.toJSONString()).key()).isEqualTo(secret);
    assertThat(parse(key.toJSONString()).id()).contains("k1");
  }

  @Test
  void theAlgorithmFitsTheKeyAndTheProvider() throws IOException, JOSEException {
    ClientKey rsa = parse(new RSAKeyGenerator(2048).generate().toJSONString());
    assertThat(signedWith(rsa, null)).isEqualTo(JWSAlgorithm.RS256);
    assertThat(signedWith(rsa, List.of(JWSAlgorithm.PS256))).isEqualTo(JWSAlgorithm.PS256);
    ECKey curve = new ECKeyGenerator(Curve.P_384).generate();
    ClientKey ec = parse(pem("PRIVATE KEY", curve.toPrivateKey().getEncoded()));
    assertThat(signedWith(ec, null)).isEqualTo(JWSAlgorithm.ES384);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "canary",
        "{",
        "{}",
        "{\"key\": 1}",
        "{\"key\": \"canary\"}",
        "{\"kty\": \"oct\", \"k\": \"canary\"}",
        "{\"kty\": \"RSA\", \"n\": \"canary\"}",
        "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nY2FuYXJ5\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nY2FuYXJ5\n-----END EC PRIVATE KEY-----\n"
      })
  void whatIsNoneIsRefusedWithoutQuotingIt(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IOException.class)
        .message()
        .doesNotContain("canary", "Y2FuYXJ5");
  }

  @Test
  void aPublicKeyIsNone() throws JOSEException {
    String key = new RSAKeyGenerator(2048).generate().toPublicJWK().toJSONString();
    assertThatThrownBy(() -> parse(key)).isInstanceOf(IOException.class);
  }
}
