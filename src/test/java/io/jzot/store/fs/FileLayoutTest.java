package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.Contents;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import io.jzot.testing.Together;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies on the disk. */
class FileLayoutTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");
  private static final RepositoryName OTHER = new RepositoryName("team/app/nested");

  @TempDir Path directory;

  private Path root() {
    return directory.resolve("store/root");
  }

  private Path repository() {
    return root().resolve("team/app");
  }

  private FileStorage open() {
    return FileStorage.open(root(), FileStorageOptions.DEFAULT.withGrace(Duration.ZERO));
  }

  @Test
  void repositoryIsAnImageLayout() throws Exception {
    RawManifest image;
    try (FileStorage storage = open()) {
      RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
      image = contents.image("image", "v1", "v2");
      contents.image("other");
    }

    assertThat(FileTrees.text(repository().resolve("oci-layout")))
        .isEqualTo("{\"imageLayoutVersion\":\"1.0.0\"}");
    JsonNode index = new ObjectMapper().readTree(repository().resolve("index.json").toFile());
    assertThat(index.get("schemaVersion").asInt()).isEqualTo(2);
    assertThat(index.get("manifests")).hasSize(3);
    Set<String> names = new HashSet<>();
    for (JsonNode descriptor : index.get("manifests")) {
      assertThat(descriptor.get("mediaType").asText()).isEqualTo(MediaType.OCI_MANIFEST.value());
      Digest digest = Digest.parse(descriptor.get("digest").asText());
      Path blob = FileTrees.blob(repository(), digest);
      assertThat(Files.size(blob)).isEqualTo(descriptor.get("size").asLong());
      assertThat(RandomBlobs.sha256(Files.readAllBytes(blob))).isEqualTo(digest);
      names.add(descriptor.at("/annotations/org.opencontainers.image.ref.name").asText());
    }
    assertThat(names).containsExactlyInAnyOrder("v1", "v2", "");
    assertThat(Files.readAllBytes(FileTrees.blob(repository(), image.digest())))
        .isEqualTo(image.bytes());
    assertThat(FileTrees.all(repository().resolve(".uploads"))).isEmpty();
  }

  @Test
  void everythingIsOursAlone() throws Exception {
    try (FileStorage storage = open()) {
      RepositoryContents.of(storage.repository(NAME)).image("image", "v1");
      storage.repository(NAME).startUpload("", io.jzot.oci.DigestAlgorithm.SHA256);
    }

    for (String name : FileTrees.all(root())) {
      Path path = root().resolve(name);
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
      assertThat(mode).as(name).isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
    }
  }

  @Test
  void blobsAreSharedAndGoWithTheirLastRepository() throws Exception {
    try (FileStorage storage = open()) {
      Digest digest = RepositoryContents.of(storage.repository(NAME)).blob("blob");
      RepositoryContents.of(storage.repository(OTHER)).blob("blob");
      Path master = FileTrees.master(root(), digest);

      assertThat(FileTrees.links(master)).isEqualTo(3);
      assertThat(FileTrees.inode(FileTrees.blob(repository(), digest)))
          .isEqualTo(FileTrees.inode(master));
      storage.repository(NAME).deleteBlob(digest);
      assertThat(FileTrees.blob(repository(), digest)).doesNotExist();
      emptyTrash(storage, NAME);
      assertThat(FileTrees.links(master)).isEqualTo(2);
      storage.repository(OTHER).deleteBlob(digest);
      emptyTrash(storage, OTHER);
      assertThat(master).doesNotExist();
    }
  }

  private static void emptyTrash(FileStorage storage, RepositoryName name) {
    assertThat(storage.repository(name).garbage().emptyTrash(item -> true)).isFalse();
  }

  @Test
  void removedManifestGoesFromTheDisk() throws Exception {
    try (FileStorage storage = open()) {
      RepositoryStorage repository = storage.repository(NAME);
      RawManifest image = RepositoryContents.of(repository).image("image", "v1");
      repository.update(
          draft -> {
            draft.remove(image.digest());
            return true;
          });

      assertThat(FileTrees.blob(repository(), image.digest())).doesNotExist();
      emptyTrash(storage, NAME);
      assertThat(FileTrees.master(root(), image.digest())).doesNotExist();
      assertThat(FileTrees.text(repository().resolve("index.json"))).contains("\"manifests\":[]");
    }
  }

  @Test
  void withoutDedupeNothingIsLinked() throws Exception {
    FileStorageOptions apart = FileStorageOptions.DEFAULT.withDedupe(false);
    try (FileStorage storage = FileStorage.open(root(), apart)) {
      Digest digest = RepositoryContents.of(storage.repository(NAME)).blob("blob");
      RepositoryContents.of(storage.repository(OTHER)).blob("blob");

      assertThat(FileTrees.links(FileTrees.blob(repository(), digest))).isEqualTo(1);
      assertThat(root().resolve("_blobstore")).doesNotExist();
    }
  }

  @Test
  void dedupeMayBeSwitchedOnAndOff() throws Exception {
    Digest digest = RepositoryContents.digest("blob");
    for (boolean dedupe : List.of(true, false, true)) {
      try (FileStorage storage =
          FileStorage.open(root(), FileStorageOptions.DEFAULT.withDedupe(dedupe))) {
        RepositoryContents.of(storage.repository(NAME)).blob("blob");
        RepositoryContents.of(storage.repository(OTHER)).blob("blob");
        assertThat(read(storage.repository(NAME), digest)).isEqualTo(RandomBlobs.bytes("blob"));
      }
    }
    assertThat(FileTrees.links(FileTrees.blob(repository(), digest))).isEqualTo(3);
  }

  @Test
  void rootMayBeMoved() throws Exception {
    RawManifest image;
    try (FileStorage storage = open()) {
      image = RepositoryContents.of(storage.repository(NAME)).image("image", "v1");
    }
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(root(), elsewhere);

    try (FileStorage storage = FileStorage.open(elsewhere, FileStorageOptions.DEFAULT)) {
      assertThat(storage.repository(NAME).find(new Tag("v1"))).contains(image.descriptor());
      RepositoryContents.of(storage.repository(OTHER)).image("image", "v1");
      assertThat(FileTrees.links(FileTrees.master(elsewhere, image.digest()))).isEqualTo(3);
    }
  }

  @Test
  void twoHundredPutTheSameBlobAtOnceIntoOneFile() throws Exception {
    byte[] bytes = RandomBlobs.bytes(9, 100_000);
    Digest digest = RandomBlobs.sha256(bytes);
    try (FileStorage storage = open()) {
      Together.run(
          200,
          i ->
              () -> {
                storage.repository(new RepositoryName("r" + i)).put(digest, bytes);
                return i;
              });

      Path master = FileTrees.master(root(), digest);
      assertThat(FileTrees.links(master)).isEqualTo(201);
      for (int i = 0; i < 200; i++) {
        assertThat(FileTrees.inode(FileTrees.blob(root().resolve("r" + i), digest)))
            .isEqualTo(FileTrees.inode(master));
      }
      assertThat(storage.repositories(PageRequest.ALL).items()).hasSize(200);
    }
  }

  @Test
  void readingNeverWrites() throws Exception {
    Digest absent = RepositoryContents.digest("absent");
    try (FileStorage storage = open()) {
      RepositoryContents.of(storage.repository(NAME)).image("image", "v1");
      List<String> before = FileTrees.all(root());
      for (String name : List.of("team/app", "team", "nobody", "team/app/x")) {
        RepositoryStorage repository = storage.repository(new RepositoryName(name));
        repository.exists();
        repository.find(new Tag("v1"));
        repository.find(absent);
        repository.size(absent);
        repository.open(absent);
        repository.referrers(absent, null, PageRequest.ALL);
        repository.resumeUpload(io.jzot.oci.UploadId.random(), "");
        repository.mount(absent, NAME);
        repository.mount(absent, null);
      }
      storage.repositories(PageRequest.ALL);
      storage.refresh();

      assertThat(FileTrees.all(root())).isEqualTo(before);
    }
  }

  private static byte[] read(RepositoryStorage repository, Digest digest) throws IOException {
    return Contents.read(repository.open(digest).orElseThrow());
  }
}
