package io.jzot.store.fs;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody with access to the disk plants symbolic links. */
class SymlinkTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");

  @TempDir Path directory;

  private Path root;
  private Path outside;
  private FileStorage storage;
  private RepositoryStorage repository;
  private RawManifest image;

  @BeforeEach
  void open() throws Exception {
    root = Files.createDirectory(directory.resolve("root"));
    outside = directory.resolve("outside");
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT);
    repository = storage.repository(NAME);
    image = RepositoryContents.of(repository).image("image", "v1");
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private void reopen() {
    storage.close();
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT);
    repository = storage.repository(NAME);
  }

  @Test
  void blobThatIsALinkIsNotThere() throws Exception {
    byte[] secret = RandomBlobs.bytes("secret");
    Digest digest = RandomBlobs.sha256(secret);
    Files.write(outside, secret);
    Path blob = FileTrees.blob(root.resolve("team/app"), digest);
    Files.createSymbolicLink(blob, outside);

    assertThat(repository.size(digest)).isEmpty();
    assertThat(repository.open(digest)).isEmpty();
    RepositoryStorage other = storage.repository(new RepositoryName("other"));
    assertThat(other.mount(digest, NAME)).isFalse();

    repository.put(digest, secret);
    assertThat(repository.size(digest)).isPresent();
    assertThat(Files.isSymbolicLink(blob)).isFalse();
    assertThat(Files.readAllBytes(outside)).isEqualTo(secret);
  }

  @Test
  void masterThatIsALinkToNothingIsReplaced() throws Exception {
    byte[] content = RandomBlobs.bytes("content");
    Digest digest = RandomBlobs.sha256(content);
    Path master = FileTrees.master(root, digest);
    Files.createDirectories(master.getParent());
    Files.createSymbolicLink(master, outside);

    repository.put(digest, content);

    assertThat(repository.size(digest)).hasValue(content.length);
    assertThat(Files.isRegularFile(master, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(FileTrees.links(FileTrees.blob(root.resolve("team/app"), digest))).isEqualTo(2);
    assertThat(outside).doesNotExist();
  }

  @Test
  void repositoryThatLeadsOutIsNotThere() throws Exception {
    Path team = root.resolve("team");
    Files.move(team, outside);
    Files.createSymbolicLink(team, outside);
    reopen();
    List<String> before = FileTrees.all(outside);

    assertThat(repository.exists()).isFalse();
    assertThat(repository.find(new Tag("v1"))).isEmpty();
    assertThat(repository.open(image.digest())).isEmpty();
    assertThat(storage.repositories(PageRequest.ALL).items()).isEmpty();
    assertRefused(
        ErrorCode.UNAVAILABLE, () -> RepositoryContents.of(repository).image("other", "v2"));
    assertRefused(ErrorCode.UNAVAILABLE, () -> repository.startUpload("", DigestAlgorithm.SHA256));
    assertThat(FileTrees.all(outside)).isEqualTo(before);
  }

  @Test
  void blobDirectoryThatLeadsOutMakesNoRepository() throws Exception {
    Path blobs = root.resolve("team/app/blobs/sha256");
    Files.move(blobs, outside);
    Files.createSymbolicLink(blobs, outside);
    reopen();

    assertThat(repository.find(new Tag("v1"))).isEmpty();
    assertThat(repository.open(image.digest())).isEmpty();
  }

  @Test
  void indexThatIsALinkIsDamage() throws Exception {
    Path index = root.resolve("team/app/index.json");
    Files.move(index, outside);
    Files.createSymbolicLink(index, outside);

    assertRefused(ErrorCode.UNAVAILABLE, () -> repository.tags(PageRequest.ALL));
  }

  @Test
  void linksWithinTheRootLeadOn() throws Exception {
    Files.createSymbolicLink(root.resolve("alias"), root.resolve("team"));
    RepositoryStorage alias = storage.repository(new RepositoryName("alias/app"));

    assertThat(alias.find(new Tag("v1"))).contains(image.descriptor());
    RepositoryContents.of(alias).image("other", "v2");
    assertThat(repository.tags(PageRequest.ALL).items())
        .containsExactly(new Tag("v1"), new Tag("v2"));
  }
}
