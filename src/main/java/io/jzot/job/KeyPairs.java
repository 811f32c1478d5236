package io.jzot.job;

import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Whether keys and certificates belong together. The JDK and Vert.x do not look: a certificate that
 * was renewed before its key would fail every handshake.
 */
final class KeyPairs {
  private static final List<String> KINDS = List.of("RSA", "EC", "EdDSA");
  private static final byte[] SAMPLE =
      "what one signs the other verifies".getBytes(StandardCharsets.UTF_8);

  private KeyPairs() {}

  /** Of all that these options have. */
  static boolean match(KeyCertOptions options, Vertx vertx) {
    try {
      for (KeyManager manager : options.getKeyManagerFactory(vertx).getKeyManagers()) {
        if (manager instanceof X509KeyManager keys && !match(keys)) {
          return false;
        }
      }
      return true;
    } catch (Exception e) {
      return false; // not readable as a pair
    }
  }

  private static boolean match(X509KeyManager keys) throws GeneralSecurityException {
    for (String kind : KINDS) {
      for (String alias : aliases(keys.getServerAliases(kind, null))) {
        PublicKey shown = keys.getCertificateChain(alias)[0].getPublicKey();
        if (!match(keys.getPrivateKey(alias), shown)) {
          return false;
        }
      }
    }
    return true;
  }

  private static List<String> aliases(String @Nullable [] aliases) {
    return aliases == null ? List.of() : List.of(aliases);
  }

  private static boolean match(PrivateKey key, PublicKey shown) throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(SAMPLE);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(shown);
    verifying.update(SAMPLE);
    return verifying.verify(signing.sign());
  }
}
