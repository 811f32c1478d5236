package io.jzot.ext.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.config.Sparse;
import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.registry.LayoutRegistry;
import io.jzot.registry.Registry;
import io.jzot.registry.RegistryOptions;
import io.jzot.store.Storage;
import io.jzot.store.mem.MemoryStorage;
import io.jzot.testing.Blob;
import io.jzot.testing.ImageLayout;
import io.jzot.testing.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeederTest {
  @TempDir Path directory;

  private final Storage storage = new MemoryStorage();
  private final Registry registry =
      new LayoutRegistry(storage, new RegistryOptions(true, name -> Sparse.NONE));
  private final List<String> told = new ArrayList<>();
  private final Seeder seeder = new Seeder(registry, told::add);

  @Test
  void aLayoutIsARepository() throws IOException {
    Images images =
        Images.sha256()
            .image("amd64", i -> i.layers(2))
            .dockerImage("arm64", i -> i.layers(1))
            .index("multi", i -> i.child("amd64").child("arm64"))
            .artifact("sbom", "application/spdx+json", a -> a.layers(1).subject("multi"));
    Path layout = layout("app", images, Map.of("multi", "v1", "sbom", ""));

    seeder.seed(layout);

    assertThat(digest("app", "v1")).isEqualTo(images.document("multi").digest());
    assertThat(
            registry
                .referrers(name("app"), images.document("multi").digest(), null, PageRequest.ALL)
                .items())
        .extracting(Descriptor::digest)
        .containsExactly(images.document("sbom").digest());
    for (Blob blob : images.blobs()) {
      assertThat(registry.statBlob(name("app"), blob.digest())).isEqualTo(blob.bytes().length);
    }
    assertThat(told).hasSize(2).allMatch(line -> line.startsWith("seeded app"));
  }

  @Test
  void aDirectoryOfLayoutsThatNestIsSeveral() throws IOException {
    Images images = Images.any();
    layout("all/team", images, Map.of("image", "v1"));
    layout("all/team/app", images, Map.of("image", "v2"));
    layout("all/other", images, Map.of("image", "far/away:v3"));
    layout("all/_quarantine/bad", images, Map.of("image", "v1"));
    layout("all/.trash/bad", images, Map.of("image", "v1"));

    seeder.seed(directory.resolve("all"));

    assertThat(registry.repositories(PageRequest.ALL).items())
        .extracting(RepositoryName::value)
        .containsExactly("far/away", "team", "team/app");
    assertThat(digest("far/away", "v3")).isEqualTo(images.top().digest());
  }

  @Test
  void otherDigestsStayWhatTheyAre() throws IOException {
    Images images = Images.of(DigestAlgorithm.SHA512).image("image", i -> i.layers(1));
    seeder.seed(layout("app", images, Map.of("image", "v1")));
    assertThat(digest("app", "v1")).isEqualTo(images.top().digest());
  }

  @Test
  void theSecondTimeWritesNothingAndMovesTagsBack() throws IOException {
    Images images = Images.sha256().image("one", i -> i.layers(1)).image("two", i -> i.layers(1));
    Path layout = layout("app", images, Map.of("one", "v1", "two", "v2"));
    seeder.seed(layout);
    told.clear();
    seeder.seed(layout);
    assertThat(told)
        .containsExactlyInAnyOrder("seeded app:v1: was there", "seeded app:v2: was there");

    seeder.seed(layout("other/app", images, Map.of("two", "app:v1")));
    assertThat(digest("app", "v1")).isEqualTo(images.document("two").digest());
    seeder.seed(layout);
    assertThat(digest("app", "v1")).isEqualTo(images.document("one").digest());
  }

  @Test
  void whatIsDamagedIsNamedAndTheRestIsThere() throws IOException {
    Images good = Images.any();
    Images flipped = Images.any();
    Images cut = Images.any();
    Images lost = Images.any();
    Images torn = Images.any();
    layout("all/good", good, Map.of("image", "v1"));
    Path flippedBlob = blob(layout("all/flipped", flipped, Map.of("image", "v1")), flipped);
    byte[] bytes = Files.readAllBytes(flippedBlob);
    bytes[bytes.length / 2] ^= 1;
    Files.write(flippedBlob, bytes);
    Path cutBlob = blob(layout("all/cut", cut, Map.of("image", "v1")), cut);
    Files.write(cutBlob, new byte[] {1});
    Path lostBlob = blob(layout("all/lost", lost, Map.of("image", "v1")), lost);
    Files.delete(lostBlob);
    Path manifest =
        layout("all/torn", torn, Map.of("image", "v1")).resolve(file(torn.top().digest()));
    Files.writeString(manifest, " ".repeat((int) Files.size(manifest)));

    assertThatThrownBy(() -> seeder.seed(directory.resolve("all")))
        .isInstanceOf(UnusableSeedException.class)
        .hasMessageContaining(
            flippedBlob.toRealPath() + ": damaged: its content has another digest")
        .hasMessageContaining(
            cutBlob.toRealPath() + ": damaged: 1 bytes instead of " + bytes.length)
        .hasMessageContaining("all/lost/" + file(top(lost)) + ": missing")
        .hasMessageContaining(manifest.toRealPath() + ": damaged: its content has another digest");

    assertThat(told)
        .containsExactly(
            "seeded good:v1: " + good.top().digest() + ", " + size(good) + " bytes written");
    for (String name : List.of("flipped", "cut", "lost", "torn")) {
      assertThat(storage.repository(name(name)).hasManifests()).as(name).isFalse();
    }
  }

  @Test
  void whatIsNoLayoutIsSaidSo() throws IOException {
    refused(directory.resolve("absent"), "no such directory");
    refused(Files.createDirectory(directory.resolve("empty")), "no OCI layout there or below");
    refused(Files.writeString(directory.resolve("file"), ""), "no such directory");

    Path old = layout("old", Images.any(), Map.of("image", "v1"));
    Files.writeString(old.resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
    refused(old, "not the mark of an image layout of version 1.0.0");
    Files.writeString(old.resolve("oci-layout"), "{");
    refused(old, "not the mark of an image layout of version 1.0.0");

    Path torn = layout("torn", Images.any(), Map.of("image", "v1"));
    Files.writeString(torn.resolve("index.json"), "{");
    refused(torn, "index.json: ");
    Files.delete(torn.resolve("index.json"));
    refused(torn, "index.json: missing");

    refused(layout("App", Images.any(), Map.of("image", "v1")), "'App' is no name of a repository");
    refused(
        layout("app", Images.any(), Map.of("image", "host:5000/a b")),
        "the name 'host:5000/a b' is neither a tag nor repository:tag");
  }

  private void refused(Path seed, String why) {
    assertThatThrownBy(() -> seeder.seed(seed))
        .isInstanceOf(UnusableSeedException.class)
        .hasMessageStartingWith("cannot seed from " + seed)
        .hasMessageContaining(why);
    assertThat(registry.repositories(PageRequest.ALL).items()).isEmpty();
  }

  private Digest digest(String name, String tag) {
    return registry.statManifest(name(name), Tag.parse(tag)).digest();
  }

  private static RepositoryName name(String name) {
    return RepositoryName.parse(name);
  }

  private static long size(Images images) {
    return images.blobs().stream().mapToLong(blob -> blob.bytes().length).sum();
  }

  private static Digest top(Images images) {
    return images.blobs().stream().reduce((a, b) -> b).orElseThrow().digest();
  }

  private static Path blob(Path layout, Images images) {
    return layout.resolve(file(top(images)));
  }

  private static String file(Digest digest) {
    return "blobs/" + digest.algorithm().label() + '/' + digest.hex();
  }

  private Path layout(String folder, Images images, Map<String, String> names) throws IOException {
    return ImageLayout.write(directory.resolve(folder), images, names);
  }
}
