package io.jzot.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import io.jzot.testing.Answer;
import io.jzot.testing.Htpasswd;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * jib-core where everybody may pull and some may push: its row of the table in
 * docs/compatibility.md.
 */
@Timeout(120)
class JibLoginIT {
  /** Without it jib sends no credentials over HTTP. */
  private static final String OVER_HTTP = "sendCredentialsOverHttp";

  @TempDir private static Path home;
  private static JzotProcess server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    System.setProperty(OVER_HTTP, "true");
    Path users = Files.writeString(home.resolve("htpasswd"), Htpasswd.line("writer", "secret", 4));
    Path config =
        TestConfig.in(home)
            .set("http", "auth", Map.of("htpasswd", Map.of("path", users.toString())))
            .set("http", "accessControl", Map.of("repositories", Map.of("**", policy())))
            .write();
    server = JzotProcess.start(JzotCommand.serve(config), home);
    push(asWriter("open/image"), home);
  }

  @AfterAll
  static void stop() {
    server.close();
    System.clearProperty(OVER_HTTP);
  }

  private static Map<String, Object> policy() {
    return Map.of(
        "anonymousPolicy", List.of("read"),
        "policies",
            List.of(Map.of("users", List.of("writer"), "actions", List.of("read", "create"))));
  }

  @Test
  void pullsWithoutLogIn() throws Exception {
    pull(image("open/image"));
  }

  @Test
  void doesNotPushWithoutLogIn() throws Exception {
    refused("jib/none", image("jib/none"));
  }

  @Test
  void doesNotPushWithTheWrongPassword() throws Exception {
    refused("jib/wrong", image("jib/wrong").addCredential("writer", "wrong"));
  }

  @Test
  void pullsLoggedIn() throws Exception {
    pull(asWriter("open/image"));
  }

  @Test
  void pushesLoggedIn() throws Exception {
    JibContainer pushed = push(asWriter("jib/new"), folder);

    assertThat(stored("jib/new").expect(200).header("Docker-Content-Digest"))
        .isEqualTo(pushed.getDigest().toString());
  }

  private void pull(RegistryImage image) throws Exception {
    Path tar = folder.resolve("image.tar");

    Jib.from(image)
        .containerize(settings(Containerizer.to(TarImage.at(tar).named("pulled")), folder));

    assertThat(tar).isNotEmptyFile();
  }

  private void refused(String name, RegistryImage image) {
    assertThatThrownBy(() -> push(image, folder)).isInstanceOf(RegistryUnauthorizedException.class);
    stored(name).expect(404);
  }

  private static JibContainer push(RegistryImage image, Path folder) throws Exception {
    Path file = Files.write(folder.resolve("file"), RandomBlobs.bytes(1, 100_000));
    return Jib.fromScratch()
        .setFormat(ImageFormat.OCI)
        .addLayer(List.of(file), "/app")
        .containerize(settings(Containerizer.to(image), folder));
  }

  private static Containerizer settings(Containerizer target, Path folder) {
    return target
        .setAllowInsecureRegistries(true)
        .setBaseImageLayersCache(folder.resolve("base"))
        .setApplicationLayersCache(folder.resolve("layers"));
  }

  private static RegistryImage image(String name) throws Exception {
    return RegistryImage.named("127.0.0.1:" + server.port() + '/' + name + ":v1");
  }

  private static RegistryImage asWriter(String name) throws Exception {
    return image(name).addCredential("writer", "secret");
  }

  private static Answer stored(String name) {
    return new RegistryClient(server.uri()).repository(name).manifest("v1");
  }
}
