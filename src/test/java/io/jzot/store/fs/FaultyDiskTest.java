package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated disk forgets what a real one may forget, and nothing else. */
class FaultyDiskTest {
  @TempDir(factory = FastDirectory.class)
  Path directory;

  private Path root;
  private FaultyDisk disk;
  private int cuts;

  @BeforeEach
  void make() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    Files.writeString(root.resolve("old"), "old");
    Files.createDirectory(root.resolve("sub"));
    disk = FaultyDisk.over(root);
  }

  private void write(String name, String text, boolean force) throws IOException {
    try (FileChannel channel = disk.create(root.resolve(name))) {
      disk.write(
          channel, ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)), 0);
      if (force) {
        disk.force(channel);
      }
    }
  }

  /** What is there after a power cut: names, and the contents of files. */
  private List<String> cut() throws IOException {
    return listing(disk.cut(Medium::flushed));
  }

  private List<String> listing(DiskImage image) throws IOException {
    Path copy = image.writeTo(directory.resolve("cut" + cuts++));
    List<String> found = new ArrayList<>();
    for (String name : FileTrees.all(copy)) {
      Path path = copy.resolve(name);
      found.add(Files.isDirectory(path) ? name : name + '=' + Files.readString(path));
    }
    return found;
  }

  @Test
  void whatWasThereIsThere() throws Exception {
    assertThat(cut()).containsExactly("old=old", "sub");
  }

  @Test
  void fileNeedsItsContentAndItsNameFlushed() throws Exception {
    write("a", "text", true);
    assertThat(cut()).containsExactly("old=old", "sub");
    write("b", "text", false);
    disk.forceDirectory(root);
    assertThat(cut()).containsExactly("a=text", "b=", "old=old", "sub");
  }

  @Test
  void deletedNameIsBackUntilItsDirectoryIsFlushed() throws Exception {
    disk.delete(root.resolve("old"));
    assertThat(cut()).contains("old=old");
    disk.forceDirectory(root);
    assertThat(cut()).containsExactly("sub");
  }

  @Test
  void renameIsFlushedAsAWhole() throws Exception {
    disk.rename(root.resolve("old"), root.resolve("sub/new"));
    assertThat(cut()).containsExactly("old=old", "sub");
    disk.forceDirectory(root.resolve("sub"));
    assertThat(cut()).containsExactly("sub", "sub/new=old");
  }

  @Test
  void linksAreOneFile() throws Exception {
    disk.link(root.resolve("sub/link"), root.resolve("old"));
    disk.forceDirectory(root.resolve("sub"));
    Path copy = disk.cut(Medium::flushed).writeTo(directory.resolve("copy"));
    assertThat(FileTrees.inode(copy.resolve("old")))
        .isEqualTo(FileTrees.inode(copy.resolve("sub/link")));
  }

  @Test
  void directoryNeedsItsOwnNameFlushed() throws Exception {
    disk.createDirectory(root.resolve("made"));
    write("made/a", "text", true);
    disk.forceDirectory(root.resolve("made"));
    assertThat(cut()).containsExactly("old=old", "sub");
    disk.forceDirectory(root);
    assertThat(cut()).contains("made/a=text");
  }

  @Test
  void whatCouldNotBeFlushedOnceIsLost() throws Exception {
    write("a", "text", false);
    disk.forceDirectory(root);
    try (FileChannel channel = disk.openToRead(root.resolve("a"))) {
      disk.hook(new FaultPlan(FaultPlan.Fault.ERROR, 1));
      assertThatThrownBy(() -> disk.force(channel)).isInstanceOf(IOException.class);
      disk.force(channel);
    }
    assertThat(cut()).contains("a=");
    assertThat(root.resolve("a")).hasContent("text");
  }

  @Test
  void namesMayComeBeforeContents() throws Exception {
    write("a", "text", false);
    assertThat(listing(disk.cut(Medium::names))).contains("a=\0\0\0\0");
  }

  @Test
  void anythingInBetweenMayComeOut() throws Exception {
    write("a", "text", false);
    disk.delete(root.resolve("old"));
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      Random random = new Random(i);
      seen.add(String.join(" ", listing(disk.cut(medium -> medium.any(random)))));
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "old=old sub",
            "sub",
            "a= old=old sub",
            "a= sub",
            "a=\0\0\0\0 old=old sub",
            "a=\0\0\0\0 sub",
            "a=text old=old sub",
            "a=text sub");
  }

  @Test
  void deadProcessDoesNothingMore() throws Exception {
    disk.hook(new FaultPlan(FaultPlan.Fault.DEATH, 2));
    assertThatThrownBy(() -> write("a", "text", true)).isInstanceOf(IOException.class);
    assertThat(root.resolve("a")).hasContent("te");
    assertThatThrownBy(() -> disk.delete(root.resolve("old"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> disk.state(root)).isInstanceOf(IOException.class);
  }

  /** A new method of the disk would otherwise escape all these tests. */
  @Test
  void everyCallCanFail() {
    Set<String> exempt = Set.of("openToLock", "tryLock", "usableSpace", "totalSpace", "input");
    Set<String> hooked = new TreeSet<>();
    for (Method method : HookedDisk.class.getDeclaredMethods()) {
      hooked.add(method.getName());
    }
    assertThat(Arrays.stream(Disk.class.getDeclaredMethods()))
        .filteredOn(method -> !Modifier.isStatic(method.getModifiers()))
        .filteredOn(method -> !Modifier.isPrivate(method.getModifiers()))
        .filteredOn(method -> List.of(method.getExceptionTypes()).contains(IOException.class))
        .extracting(Method::getName)
        .filteredOn(name -> !exempt.contains(name))
        .hasSizeGreaterThan(12)
        .allMatch(hooked::contains);
  }
}
