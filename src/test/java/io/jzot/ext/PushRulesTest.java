package io.jzot.ext;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Answer;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.TestConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lint and the quota over HTTP, as a configuration file asks for them. */
@QuarkusTest
@TestProfile(PushRulesTest.Ruled.class)
class PushRulesTest {
  private final RegistryClient registry = RegistryClient.ofTestServer();

  /** One annotation is asked for, and there may be two repositories. */
  public static final class Ruled implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Map<String, Object> lint =
            Map.of("enable", true, "mandatoryAnnotations", List.of("maintainer"));
        Path config =
            TestConfig.in(Files.createTempDirectory("jzot-rules"))
                .set("storage", "maxRepos", 2)
                .set("extensions", "lint", lint)
                .write();
        return Map.of("jzot.config", config.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void areKept() {
    RepositoryClient first = registry.repository("rules/one");
    Images bare = Images.any();
    first.pushBlobs(bare);
    Answer refused = first.putManifest("v1", bare.top()).expectError(400, "MANIFEST_INVALID");
    assertThat(refused.json().at("/errors/0/detail/missingAnnotations").asText())
        .isEqualTo("maintainer");
    assertThat(first.tags()).isEmpty();

    first.push(annotated(), "v1");
    registry.repository("rules/two").push(annotated(), "v1");
    RepositoryClient third = registry.repository("rules/three");
    Images one = annotated();
    third.pushBlobs(one);
    Answer full = third.putManifest("v1", one.top()).expectError(429, "TOOMANYREQUESTS");
    assertThat(full.json().at("/errors/0/detail/limit").asText()).isEqualTo("2");
    third.putManifest("v1", "text/plain", "{}").expectError(429, "TOOMANYREQUESTS");
    first.push(annotated(), "v2");
  }

  private static Images annotated() {
    return Images.sha256()
        .image("image", image -> image.layers(1).annotation("maintainer", "somebody"));
  }
}
