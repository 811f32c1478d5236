package io.jzot.store.fs;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.Contents;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blobs that were damaged on the disk: by a power cut under another tool, or by rot. */
class DamagedBlobTest {
  private static final RepositoryName NAME = new RepositoryName("app");
  private static final RepositoryName OTHER = new RepositoryName("other");
  private static final byte[] LAYER = RandomBlobs.bytes("image layer 1");
  private static final Digest DIGEST = RandomBlobs.sha256(LAYER);

  @TempDir Path root;

  private FileStorage storage;
  private RepositoryStorage repository;

  @BeforeEach
  void open() {
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT);
    repository = storage.repository(NAME);
    RepositoryContents.of(repository).image("image", "v1");
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

  enum Damage {
    EMPTY {
      @Override
      byte[] applied() {
        return new byte[0];
      }
    },
    SHORT {
      @Override
      byte[] applied() {
        return Arrays.copyOf(LAYER, LAYER.length - 1);
      }
    },
    LONG {
      @Override
      byte[] applied() {
        return Arrays.copyOf(LAYER, LAYER.length + 1);
      }
    },
    FLIPPED {
      @Override
      byte[] applied() {
        byte[] bytes = LAYER.clone();
        bytes[5]++;
        return bytes;
      }
    };

    abstract byte[] applied();
  }

  private Path blob() {
    return FileTrees.blob(root.resolve("app"), DIGEST);
  }

  @ParameterizedTest
  @EnumSource(names = {"EMPTY", "SHORT", "LONG"})
  void blobOfTheWrongSizeIsNotThere(Damage damage) throws Exception {
    Files.write(blob(), damage.applied());

    for (int round = 0; round < 2; round++) {
      assertThat(repository.size(DIGEST)).isEmpty();
      assertThat(repository.open(DIGEST)).isEmpty();
      assertThat(storage.repository(OTHER).mount(DIGEST, NAME)).isFalse();
      assertThat(storage.repository(OTHER).mount(DIGEST, null)).isFalse();
      assertThat(storage.repository(OTHER).exists()).isFalse();
      reopen();
    }
  }

  @ParameterizedTest
  @EnumSource
  void pushHeals(Damage damage) throws Exception {
    Files.write(blob(), damage.applied());

    repository.put(DIGEST, LAYER);

    assertThat(Contents.read(repository.open(DIGEST).orElseThrow())).isEqualTo(LAYER);
    assertThat(FileTrees.inode(blob())).isEqualTo(FileTrees.inode(FileTrees.master(root, DIGEST)));
  }

  @ParameterizedTest
  @EnumSource
  void pushHealsAfterARestart(Damage damage) throws Exception {
    storage.close();
    Files.write(blob(), damage.applied());
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT);
    repository = storage.repository(NAME);

    repository.put(DIGEST, LAYER);

    assertThat(Contents.read(repository.open(DIGEST).orElseThrow())).isEqualTo(LAYER);
  }

  @ParameterizedTest
  @EnumSource
  void damagedMasterDoesNotSpread(Damage damage) throws Exception {
    storage.close();
    Files.write(FileTrees.master(root, DIGEST), damage.applied());
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT);

    storage.repository(OTHER).put(DIGEST, LAYER);

    assertThat(Contents.read(storage.repository(OTHER).open(DIGEST).orElseThrow()))
        .isEqualTo(LAYER);
    assertThat(FileTrees.inode(FileTrees.master(root, DIGEST)))
        .isEqualTo(FileTrees.inode(FileTrees.blob(root.resolve("other"), DIGEST)));
  }

  @Test
  void lostMastersAreMadeAgain() throws Exception {
    storage.close();
    deleteAll(root.resolve("_blobstore"));
    reopen();

    assertThat(repository.size(DIGEST)).isPresent();
    assertThat(storage.repository(OTHER).mount(DIGEST, null)).isFalse();
    assertThat(storage.repository(OTHER).mount(DIGEST, NAME)).isTrue();
    assertThat(FileTrees.links(blob())).isEqualTo(3);
  }

  @Test
  void damagedManifestIsNotThereAndIsHealed() throws Exception {
    Digest manifest = repository.find(new Tag("v1")).orElseThrow().digest();
    Path file = FileTrees.blob(root.resolve("app"), manifest);
    Files.write(file, new byte[0]);

    assertThat(repository.find(new Tag("v1"))).isEmpty();
    assertThat(repository.find(manifest)).isEmpty();
    RepositoryContents.of(repository).image("image", "v1");
    assertThat(repository.find(new Tag("v1"))).isPresent();
  }

  @Test
  void descriptorThatTellsAnotherSizeHidesNoGoodBlob() {
    repository.update(
        draft -> {
          var lie = io.jzot.oci.Descriptor.of(io.jzot.oci.MediaType.OCTET_STREAM, DIGEST, 3);
          var raw =
              io.jzot.testing.ManifestDocument.of(io.jzot.oci.MediaType.OCI_INDEX)
                  .descriptors("manifests", java.util.List.of(lie))
                  .raw();
          assertThat(draft.hasBlob(raw.digest())).isFalse();
          return true;
        });
    RepositoryContents.of(repository)
        .push(
            io.jzot.testing.ManifestDocument.of(io.jzot.oci.MediaType.OCI_INDEX)
                .descriptors(
                    "manifests",
                    java.util.List.of(
                        io.jzot.oci.Descriptor.of(io.jzot.oci.MediaType.OCTET_STREAM, DIGEST, 3)))
                .raw(),
            "lie");
    reopen();

    assertThat(repository.size(DIGEST)).hasValue(LAYER.length);
  }

  @Test
  void manifestWhoseBytesAreNotThereIsNotPublished() {
    assertRefused(
        ErrorCode.UNAVAILABLE,
        () ->
            RepositoryContents.of(repository)
                .publish(RepositoryContents.imageOf("absent").raw(), "v2"));
    assertThat(repository.find(new Tag("v2"))).isEmpty();
  }

  private static void deleteAll(Path directory) throws IOException {
    for (String name :
        FileTrees.all(directory).stream().sorted(java.util.Comparator.reverseOrder()).toList()) {
      Files.delete(directory.resolve(name));
    }
    Files.delete(directory);
  }
}
