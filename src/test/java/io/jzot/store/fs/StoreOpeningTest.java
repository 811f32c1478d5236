package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.config.Durability;
import io.jzot.oci.Digest;
import io.jzot.oci.RepositoryName;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreOpeningTest {
  @TempDir Path root;

  @Test
  void secondStoreInTheSameProcessIsRefused() throws Exception {
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      assertThatThrownBy(() -> FileStorage.open(root, FileStorageOptions.DEFAULT))
          .isInstanceOf(StorageUnusableException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining(" since ");
      assertThatThrownBy(
              () ->
                  FileStorage.open(
                      Files.createSymbolicLink(root.resolveSibling(root.getFileName() + "2"), root),
                      FileStorageOptions.DEFAULT))
          .isInstanceOf(StorageUnusableException.class);
      RepositoryContents.of(storage.repository(new RepositoryName("a"))).blob("blob");
    }
    FileStorage.open(root, FileStorageOptions.DEFAULT).close();
  }

  @Test
  void secondProcessIsToldWhoHasTheStore() throws Exception {
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      // The first attempt of this process must not have lost the operating system's lock.
      assertThatThrownBy(() -> FileStorage.open(root, FileStorageOptions.DEFAULT))
          .isInstanceOf(StorageUnusableException.class);

      assertThat(openInAnotherProcess())
          .contains("in use by process " + ProcessHandle.current().pid());
      assertThat(storage.repository(new RepositoryName("a")).exists()).isFalse();
    }
    assertThat(openInAnotherProcess()).contains("opened");
  }

  private String openInAnotherProcess() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Opener.class.getName(),
                root.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(60, TimeUnit.SECONDS);
    return output;
  }

  /** Another server. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] arguments) {
      try (FileStorage storage =
          FileStorage.open(Path.of(arguments[0]), FileStorageOptions.DEFAULT)) {
        System.out.println("opened " + storage.repository(new RepositoryName("a")).exists());
      } catch (StorageUnusableException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void formatIsWrittenAndNewerOnesAreRefused() throws Exception {
    FileStorage.open(root, FileStorageOptions.DEFAULT).close();
    Path format = root.resolve("_format");
    assertThat(FileTrees.text(format)).isEqualTo("jzot-store 1\n");

    Files.writeString(format, "jzot-store 2\n");
    assertThatThrownBy(() -> FileStorage.open(root, FileStorageOptions.DEFAULT))
        .isInstanceOf(StorageUnusableException.class)
        .hasMessageContaining("newer version");

    Files.writeString(format, "jzot-store 1\n");
    FileStorage.open(root, FileStorageOptions.DEFAULT).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "jzot-store", "jzot-store x", "{}"})
  void damagedFormatIsRefused(String text) throws Exception {
    Files.writeString(root.resolve("_format"), text);

    assertThatThrownBy(() -> FileStorage.open(root, FileStorageOptions.DEFAULT))
        .isInstanceOf(StorageUnusableException.class)
        .hasMessageContaining("_format");
  }

  @Test
  void directoriesThatCannotBeFlushedNeedAnotherDurability() {
    Disk disk =
        new HookedDisk(
            call -> {
              if (call.is("forceDirectory")) {
                throw new IOException("not here");
              }
            });

    assertThatThrownBy(() -> FileStorage.open(root, FileStorageOptions.DEFAULT, disk))
        .isInstanceOf(StorageUnusableException.class)
        .hasMessageContaining("durability 'data'");
    FileStorageOptions weaker = FileStorageOptions.DEFAULT.withDurability(Durability.DATA);
    FileStorage.open(root, weaker, disk).close();
  }

  @Test
  void fileSystemWithoutLinksJustDoesNotShare() throws Exception {
    Disk disk =
        new HookedDisk(
            call -> {
              if (call.is("link")) {
                throw new IOException("not here");
              }
            });

    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT, disk)) {
      Digest digest =
          RepositoryContents.of(storage.repository(new RepositoryName("a"))).blob("blob");
      RepositoryContents.of(storage.repository(new RepositoryName("b"))).blob("blob");

      assertThat(FileTrees.links(FileTrees.blob(root.resolve("a"), digest))).isEqualTo(1);
      assertThat(storage.repository(new RepositoryName("c")).mount(digest, null)).isFalse();
      assertThat(storage.repository(new RepositoryName("c")).mount(digest, new RepositoryName("a")))
          .isTrue();
      assertThat(storage.repository(new RepositoryName("c")).size(digest)).isPresent();
    }
    assertThat(FileTrees.all(root)).doesNotContain("_probe", "_probe.link");
  }

  @Test
  void rootThatIsNoDirectoryCannotBeOpened() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "x");

    assertThatThrownBy(() -> FileStorage.open(file, FileStorageOptions.DEFAULT))
        .isInstanceOf(StorageUnusableException.class);
  }
}
