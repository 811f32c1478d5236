package io.jzot.api.conformance;

import io.jzot.testing.Htpasswd;
import io.jzot.testing.TestCertificate;
import io.jzot.testing.TestConfig;
import io.jzot.testing.TestServer;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server that one has to log in to. */
public abstract class GuardedServer implements QuarkusTestProfile {
  static final String NAME = "writer";
  static final String PASSWORD = "secret";

  /**
   * What is special about it.
   *
   * @param settings how clients of tests get in
   */
  abstract void configure(TestConfig config, Path folder, Map<String, String> settings)
      throws IOException;

  @Override
  public Map<String, String> getConfigOverrides() {
    try {
      Path folder = Files.createTempDirectory("jzot-guarded");
      Path users = Files.writeString(folder.resolve("htpasswd"), Htpasswd.line(NAME, PASSWORD, 4));
      TestConfig config =
          TestConfig.in(folder)
              .set("http", "auth", Map.of("htpasswd", Map.of("path", users.toString())));
      Map<String, String> settings = new HashMap<>(Map.of(TestServer.USER, NAME + ':' + PASSWORD));
      configure(config, folder, settings);
      settings.put("jzot.config", config.write().toString());
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Under TLS, with a password in every request. */
  public static final class Tls extends GuardedServer {
    @Override
    void configure(TestConfig config, Path folder, Map<String, String> settings)
        throws IOException {
      try {
        TestCertificate made = TestCertificate.create(folder);
        config.set(
            "http",
            "tls",
            Map.of("cert", made.certificate().toString(), "key", made.key().toString()));
        settings.put(TestServer.TRUST, made.certificate().toString());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** Makes tokens, for something is open to everybody; clients fetch one for each scope. */
  public static final class Tokens extends GuardedServer {
    @Override
    void configure(TestConfig config, Path folder, Map<String, String> settings) {
      Map<String, Object> open = Map.of("anonymousPolicy", List.of("read"));
      Map<String, Object> admin =
          Map.of("users", List.of(NAME), "actions", List.of("read", "create", "update", "delete"));
      config.set(
          "http",
          "accessControl",
          Map.of("repositories", Map.of("open/**", open), "adminPolicy", admin));
      settings.put(TestServer.TOKENS, "true");
    }
  }
}
