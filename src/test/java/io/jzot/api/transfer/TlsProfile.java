package io.jzot.api.transfer;

import io.jzot.testing.TestCertificate;
import io.jzot.testing.TestConfig;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;

/** A server with TLS on its port, by our own configuration file; root and certificate beside it. */
public final class TlsProfile implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    try {
      Path folder = Files.createTempDirectory("jzot-tls");
      TestCertificate made = TestCertificate.create(folder);
      Map<String, String> tls =
          Map.of("cert", made.certificate().toString(), "key", made.key().toString());
      return Map.of(
          "jzot.config", TestConfig.in(folder).set("http", "tls", tls).write().toString());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no certificate", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
