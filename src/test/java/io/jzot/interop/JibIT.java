package io.jzot.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import io.jzot.testing.Answer;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.TestConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** jib-core: builds images out of files, and pushes them from inside a JVM. */
@Timeout(120)
class JibIT {
  @TempDir private static Path home;
  private static JzotProcess server;
  private static RegistryClient client;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    Path config = TestConfig.in(home).set("http", "compat", List.of("docker2s2")).write();
    server = JzotProcess.start(JzotCommand.serve(config), home);
    client = new RegistryClient(server.uri());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void pushesAnOciImage() throws Exception {
    JibContainer pushed = push("jib/oci:v1", ImageFormat.OCI);

    checkWhole("jib/oci", pushed, "application/vnd.oci.image.manifest.v1+json");
    assertThat(client.repository("jib/oci").tags()).containsExactly("latest", "v1");
  }

  @Test
  void pushesADockerImage() throws Exception {
    JibContainer pushed = push("jib/docker:v1", ImageFormat.Docker);

    checkWhole("jib/docker", pushed, "application/vnd.docker.distribution.manifest.v2+json");
  }

  @Test
  void pushesForTwoPlatforms() throws Exception {
    JibContainer pushed =
        Jib.fromScratch()
            .setPlatforms(Set.of(new Platform("amd64", "linux"), new Platform("arm64", "linux")))
            .addLayer(List.of(file(1)), "/app")
            .containerize(to("jib/multi:v1"));

    Answer list = client.repository("jib/multi").manifest("v1").expect(200);
    assertThat(list.header("Content-Type"))
        .isEqualTo("application/vnd.docker.distribution.manifest.list.v2+json");
    assertThat(list.header("Docker-Content-Digest")).isEqualTo(pushed.getDigest().toString());
    assertThat(list.json().path("manifests")).hasSize(2);
  }

  /** The layers of the base lie in another repository of the same registry: jib mounts them. */
  @Test
  void buildsOnAnImageOfTheSameRegistry() throws Exception {
    push("jib/base:v1", ImageFormat.OCI);

    JibContainer child =
        Jib.from(image("jib/base:v1"))
            .setFormat(ImageFormat.OCI)
            .addLayer(List.of(file(2)), "/more")
            .containerize(to("jib/child:v1"));

    checkWhole("jib/child", child, "application/vnd.oci.image.manifest.v1+json");
    assertThat(server.log().lines()).anyMatch(JibIT::isMount);
  }

  @Test
  void pullsBackIntoATar() throws Exception {
    push("jib/tar:v1", ImageFormat.OCI);
    Path tar = folder.resolve("image.tar");

    Jib.from(image("jib/tar:v1"))
        .containerize(settings(Containerizer.to(TarImage.at(tar).named("pulled"))));

    assertThat(tar).isNotEmptyFile();
  }

  private JibContainer push(String name, ImageFormat format) throws Exception {
    return Jib.fromScratch()
        .setFormat(format)
        .addLayer(List.of(file(3)), "/app")
        .setEntrypoint("/app/file-3")
        .containerize(to(name).withAdditionalTag("latest"));
  }

  private static void checkWhole(String name, JibContainer pushed, String mediaType) {
    RepositoryClient repository = client.repository(name);
    Answer manifest = repository.manifest("v1").expect(200);
    assertThat(manifest.header("Content-Type")).isEqualTo(mediaType);
    assertThat(RandomBlobs.sha256(manifest.body())).hasToString(pushed.getDigest().toString());
    String config = manifest.json().path("config").path("digest").asText();
    assertThat(config).isEqualTo(pushed.getImageId().toString());
    checkBlob(repository, config);
    manifest.json().path("layers").forEach(it -> checkBlob(repository, it.path("digest").asText()));
  }

  private static void checkBlob(RepositoryClient repository, String digest) {
    Answer blob = client.get(repository.path("blobs/" + digest)).expect(200);
    assertThat(RandomBlobs.sha256(blob.body())).hasToString(digest);
  }

  private static boolean isMount(JsonNode line) {
    return line.path("path").asText().matches("/v2/jib/child/blobs/uploads/\\?.*mount=.*")
        && line.path("statusCode").asInt() == 201;
  }

  private Path file(int number) throws Exception {
    return Files.write(folder.resolve("file-" + number), RandomBlobs.bytes(number, 500_000));
  }

  private Containerizer to(String name) throws Exception {
    return settings(Containerizer.to(image(name)));
  }

  private Containerizer settings(Containerizer target) {
    return target
        .setAllowInsecureRegistries(true)
        .setBaseImageLayersCache(folder.resolve("base"))
        .setApplicationLayersCache(folder.resolve("layers"));
  }

  private static RegistryImage image(String name) throws Exception {
    return RegistryImage.named("127.0.0.1:" + server.port() + '/' + name);
  }
}
