package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.RepositoryName;
import io.jzot.testing.Contents;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import io.jzot.testing.Together;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file system refuses a link: too many of them, another device, not permitted. */
class LinkFailureTest {
  @TempDir Path root;

  /** A file system whose files have a small number of names at most. */
  private static final class FewLinks extends HookedDisk {
    private final int most;

    private FewLinks(int most) {
      super(call -> {});
      this.most = most;
    }

    @Override
    void link(Path name, Path existing) throws IOException {
      if (FileTrees.links(existing) >= most) {
        throw new IOException("enough");
      }
      super.link(name, existing);
    }
  }

  private static RepositoryName name(int i) {
    return new RepositoryName("r" + i);
  }

  @Test
  void fileThatIsFullOfLinksIsFollowedByAnother() throws Exception {
    byte[] bytes = RandomBlobs.bytes("blob");
    Digest digest = RandomBlobs.sha256(bytes);
    try (FileStorage storage =
        FileStorage.open(root, FileStorageOptions.DEFAULT, new FewLinks(5))) {
      for (int i = 0; i < 20; i++) {
        storage.repository(name(i)).put(digest, bytes);
        assertThat(storage.repository(name(100 + i)).mount(digest, name(i))).isTrue();
      }

      Set<Object> inodes = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        for (RepositoryName name : new RepositoryName[] {name(i), name(100 + i)}) {
          assertThat(Contents.read(storage.repository(name).open(digest).orElseThrow()))
              .isEqualTo(bytes);
          inodes.add(FileTrees.inode(FileTrees.blob(root.resolve(name.value()), digest)));
        }
      }
      assertThat(inodes).hasSizeBetween(8, 12);
    }
    assertNothingStaged();
  }

  @Test
  void manyAtOnce() throws Exception {
    byte[] bytes = RandomBlobs.bytes("blob");
    Digest digest = RandomBlobs.sha256(bytes);
    try (FileStorage storage =
        FileStorage.open(root, FileStorageOptions.DEFAULT, new FewLinks(30))) {
      Together.run(
          100,
          i ->
              () -> {
                storage.repository(name(i)).put(digest, bytes);
                return i;
              });

      Set<Object> inodes = new HashSet<>();
      for (int i = 0; i < 100; i++) {
        inodes.add(FileTrees.inode(FileTrees.blob(root.resolve("r" + i), digest)));
      }
      assertThat(inodes).hasSize(4);
    }
    assertNothingStaged();
  }

  @Test
  void anyLinkMayFail() throws Exception {
    AtomicInteger failed = new AtomicInteger();
    for (int n = 1; failed.getAndSet(0) > 0 || n == 1; n++) {
      int fatal = n;
      AtomicInteger count = new AtomicInteger();
      Path fresh = root.resolve("n" + n);
      HookedDisk disk = new HookedDisk(call -> {});
      try (FileStorage storage = FileStorage.open(fresh, FileStorageOptions.DEFAULT, disk)) {
        disk.hook(
            call -> {
              if (call.is("link") && count.incrementAndGet() == fatal) {
                failed.incrementAndGet();
                throw new IOException("not this one");
              }
            });
        RepositoryContents.of(storage.repository(name(1))).image("image", "v1");
        RepositoryContents.of(storage.repository(name(2))).image("image", "v1");
        Digest layer = RepositoryContents.digest("image layer 1");
        assertThat(storage.repository(name(3)).mount(layer, name(1))).isTrue();

        for (int i = 1; i <= 3; i++) {
          assertThat(Contents.read(storage.repository(name(i)).open(layer).orElseThrow()))
              .isEqualTo(RandomBlobs.bytes("image layer 1"));
        }
      }
    }
  }

  private void assertNothingStaged() throws IOException {
    assertThat(FileTrees.all(root))
        .noneMatch(name -> name.contains(".uploads/") || name.endsWith(".new"));
  }
}
