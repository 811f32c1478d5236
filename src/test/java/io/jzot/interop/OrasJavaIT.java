package io.jzot.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.oci.Digest;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RegistryClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import land.oras.Annotations;
import land.oras.ArtifactType;
import land.oras.ContainerRef;
import land.oras.CopyUtils;
import land.oras.Layer;
import land.oras.LocalPath;
import land.oras.Manifest;
import land.oras.ManifestDescriptor;
import land.oras.OCILayout;
import land.oras.Registry;
import land.oras.exception.OrasException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ORAS SDK for Java, which refuses a registry that is not quite right. */
@Timeout(120)
class OrasJavaIT {
  private static final ArtifactType TYPE = ArtifactType.from("application/vnd.test.artifact");
  private static final ArtifactType SBOM = ArtifactType.from("application/spdx+json");

  @TempDir private static Path home;
  private static JzotProcess server;
  private static Registry registry;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = JzotProcess.start(home);
    registry = Registry.builder().insecure("127.0.0.1:" + server.port()).build();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void pushesAndPullsAnArtifact() throws Exception {
    byte[] content = RandomBlobs.bytes(1, 3 << 20);
    ContainerRef ref = ref("oras/artifact:v1");

    Manifest pushed = push(ref, content);
    Path target = Files.createDirectory(folder.resolve("pulled"));
    registry.pullArtifact(ref, target, true);

    assertThat(target.resolve("data.bin")).hasBinaryContent(content);
    assertThat(registry.getManifest(ref).getDescriptor().getDigest())
        .isEqualTo(pushed.getDescriptor().getDigest());
    assertThat(registry.getTags(ref).tags()).containsExactly("v1");
    assertThat(registry.getRepositories().repositories()).contains("oras/artifact");
  }

  @Test
  void pushesBlobsWholeAndInChunks() throws Exception {
    byte[] content = RandomBlobs.bytes(2, 5_000_000);
    Digest digest = RandomBlobs.sha256(content);
    Path file = Files.write(folder.resolve("blob"), content);
    ContainerRef ref = ref("oras/whole");

    Layer whole = registry.pushBlob(ref.withDigest(digest.toString()), content);
    ContainerRef other = ref("oras/chunks");
    Layer chunked = registry.pushBlobChunked(other, file, 1_000_000);

    assertThat(whole.getDigest()).isEqualTo(digest.toString());
    assertThat(chunked.getDigest()).isEqualTo(digest.toString());
    // getBlob takes every body for text: what is binary has to be fetched into a file.
    Path back = folder.resolve("back");
    registry.fetchBlob(other.withDigest(digest.toString()), back);
    assertThat(back).hasBinaryContent(content);
    registry.deleteBlob(other.withDigest(digest.toString()));
    new RegistryClient(server.uri()).repository("oras/chunks").headBlob(digest).expect(404);
  }

  @Test
  void findsReferrers() throws Exception {
    ContainerRef ref = ref("oras/subject:v1");
    Manifest subject = push(ref, RandomBlobs.bytes(3, 1000));
    Path sbom = Files.writeString(folder.resolve("sbom.json"), "{\"spdxVersion\":\"SPDX-2.3\"}");

    Manifest attached = registry.attachArtifact(ref, SBOM, LocalPath.of(sbom));

    ContainerRef byDigest = ref.withDigest(subject.getDescriptor().getDigest());
    assertThat(registry.getReferrers(byDigest, SBOM).getManifests())
        .extracting(ManifestDescriptor::getDigest)
        .containsExactly(attached.getDescriptor().getDigest());
    assertThat(registry.getReferrers(byDigest, TYPE).getManifests()).isEmpty();
  }

  @Test
  void copiesWithReferrersAndMounts() throws Exception {
    ContainerRef from = ref("oras/origin:v1");
    Manifest original = push(from, RandomBlobs.bytes(4, 200_000));
    Path note = Files.writeString(folder.resolve("note.txt"), "attached");
    registry.attachArtifact(from, SBOM, LocalPath.of(note));
    ContainerRef to = ref("oras/copy:v2");

    CopyUtils.copy(registry, from, registry, to, CopyUtils.CopyOptions.deep());

    String digest = original.getDescriptor().getDigest();
    assertThat(registry.getManifest(to).getDescriptor().getDigest()).isEqualTo(digest);
    assertThat(registry.getReferrers(to.withDigest(digest), SBOM).getManifests()).hasSize(1);
    String layer = original.getLayers().get(0).getDigest();
    assertThat(registry.mountBlob(from.withDigest(layer), ref("oras/mounted").withDigest(layer)))
        .isTrue();
    assertThat(registry.fetchBlobDescriptor(ref("oras/mounted").withDigest(layer)).getSize())
        .isEqualTo(200_000);
  }

  @Test
  void copiesToALayoutAndBack() throws Exception {
    ContainerRef ref = ref("oras/layout:v1");
    Manifest original = push(ref, RandomBlobs.bytes(5, 100_000));
    Path path = folder.resolve("layout");
    OCILayout layout = OCILayout.builder().defaults(path).build();
    var there = land.oras.LayoutRef.of(layout, "v1");

    CopyUtils.copy(registry, ref, layout, there, CopyUtils.CopyOptions.shallow());
    ContainerRef back = ref("oras/back:v1");
    CopyUtils.copy(layout, there, registry, back, CopyUtils.CopyOptions.shallow());

    assertThat(registry.getManifest(back).getDescriptor().getDigest())
        .isEqualTo(original.getDescriptor().getDigest());
  }

  @Test
  void deletes() throws Exception {
    ContainerRef ref = ref("oras/deleted:v1");
    Manifest pushed = push(ref, RandomBlobs.bytes(6, 1000));

    registry.deleteManifest(ref.withDigest(pushed.getDescriptor().getDigest()));

    assertThatThrownBy(() -> registry.getManifest(ref)).isInstanceOf(OrasException.class);
    assertThat(registry.getTags(ref).tags()).isEmpty();
  }

  private Manifest push(ContainerRef ref, byte[] content) throws Exception {
    Path file = Files.write(folder.resolve("data.bin"), content);
    Annotations annotations = Annotations.ofManifest(Map.of("made.by", "a test"));
    return registry.pushArtifact(ref, TYPE, annotations, LocalPath.of(file));
  }

  private static ContainerRef ref(String name) {
    return ContainerRef.parse("127.0.0.1:" + server.port() + '/' + name);
  }
}
