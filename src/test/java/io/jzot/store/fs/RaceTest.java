package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.UploadSession;
import io.jzot.testing.Contents;
import io.jzot.testing.Figures;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RegisterHistory;
import io.jzot.testing.RepositoryContents;
import io.jzot.testing.Together;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many who want the same at once. */
class RaceTest {
  private static final RepositoryName NAME = new RepositoryName("app");
  private static final int CLIENTS = 32;
  private static final int ROUNDS = 20;

  @TempDir(factory = FastDirectory.class)
  Path root;

  private FileStorage storage;

  @BeforeEach
  void open() {
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void oneBlobFiveHundredTimesAtOnce() throws Exception {
    byte[] bytes = RandomBlobs.bytes(1, 100_000);
    Digest digest = RandomBlobs.sha256(bytes);

    Together.run(500, i -> () -> push(storage.repository(name(i % 20)), digest, bytes, i));

    Set<Object> inodes = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      assertThat(Contents.read(storage.repository(name(i)).open(digest).orElseThrow()))
          .isEqualTo(bytes);
      inodes.add(FileTrees.inode(FileTrees.blob(root.resolve("r" + i), digest)));
    }
    assertThat(inodes).hasSize(1);
    assertThat(FileTrees.links(FileTrees.master(root, digest))).isEqualTo(21);
    assertThat(FileTrees.all(root)).noneMatch(name -> name.contains(".uploads/"));
  }

  private static RepositoryName name(int i) {
    return new RepositoryName("r" + i);
  }

  private static boolean push(RepositoryStorage repository, Digest digest, byte[] bytes, int way) {
    if (way % 2 == 0) {
      repository.put(digest, bytes);
      return true;
    }
    UploadSession session = repository.startUpload("", DigestAlgorithm.SHA256);
    try (UploadSession.Append append = session.append(null)) {
      append.write(ByteBuffer.wrap(bytes));
      append.acknowledge();
    }
    return session.commit(digest) == bytes.length;
  }

  @Test
  void oneTagIsARegister() throws Exception {
    RepositoryStorage repository = storage.repository(NAME);
    RepositoryContents contents = RepositoryContents.of(repository);
    contents.blobsOf("image");
    RegisterHistory history = new RegisterHistory();
    history.write(text(image(0)), () -> contents.push(image(0), "latest"));

    Together.run(2 * CLIENTS, i -> () -> i % 2 == 0 ? write(history, i) : read(history));

    Figures.note("one tag, %d writers and readers: %d operations", CLIENTS, history.size());
    assertThat(history.violation()).isEmpty();
    assertThat(history.size()).isEqualTo(2 * CLIENTS * ROUNDS + 1);
  }

  private boolean write(RegisterHistory history, int writer) {
    RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
    for (int round = 0; round < ROUNDS; round++) {
      RawManifest image = image(1 + writer * ROUNDS + round);
      history.write(text(image), () -> contents.push(image, "latest"));
    }
    return true;
  }

  private boolean read(RegisterHistory history) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      boolean fromMemory = round % 2 == 0;
      history.read(
          () ->
              (fromMemory ? recalled() : found())
                  .map(Descriptor::digest)
                  .map(Digest::toString)
                  .orElse("nothing"));
      Thread.sleep(1);
    }
    return true;
  }

  private Optional<Descriptor> found() {
    return storage.repository(NAME).find(new Tag("latest"));
  }

  private Optional<Descriptor> recalled() {
    Optional<Descriptor> recalled = storage.repository(NAME).recent().find(new Tag("latest"));
    return recalled.isPresent() ? recalled : found();
  }

  private static RawManifest image(int number) {
    return RepositoryContents.imageOf("image").annotation("n", String.valueOf(number)).raw();
  }

  private static String text(RawManifest image) {
    return image.digest().toString();
  }
}
