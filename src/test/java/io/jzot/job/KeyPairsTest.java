package io.jzot.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.IssuedCertificate;
import io.jzot.testing.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyPairsTest {
  private static final X500Principal NAME = new X500Principal("CN=server");
  private static final IssuedCertificate ONE = IssuedCertificate.selfSignedRsa(NAME);
  private static final IssuedCertificate TWO = IssuedCertificate.selfSignedRsa(NAME);

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private boolean match(Path certificate, Path key) {
    PemKeyCertOptions options =
        new PemKeyCertOptions().addCertPath(certificate.toString()).addKeyPath(key.toString());
    return KeyPairs.match(options, vertx);
  }

  private Path key(IssuedCertificate pair, String name) throws Exception {
    return Files.writeString(folder.resolve(name), pair.keyPem());
  }

  @Test
  void whatBelongsTogetherDoes() throws Exception {
    assertThat(match(ONE.write(folder.resolve("one.crt")), key(ONE, "one.key"))).isTrue();
    TestCertificate elliptic = TestCertificate.create(folder);
    assertThat(match(elliptic.certificate(), elliptic.key())).isTrue();
  }

  @Test
  void anotherKeyDoesNot() throws Exception {
    Path certificate = ONE.write(folder.resolve("one.crt"));
    assertThat(match(certificate, key(TWO, "two.key"))).isFalse();
    assertThat(match(certificate, TestCertificate.create(folder).key())).isFalse();
    Path half = Files.writeString(folder.resolve("half.key"), ONE.keyPem().substring(0, 200));
    assertThat(match(certificate, half)).isFalse();
  }
}
