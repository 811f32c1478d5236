package io.jzot.store.fs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RootSecretTest {
  private static final String NAME = "_secret";

  @TempDir(factory = FastDirectory.class)
  private Path root;

  private static String made(Path root, Disk disk, String content) throws IOException {
    return new String(
        new RootSecret(root, NAME, disk).readOrMake(() -> content.getBytes(UTF_8)), UTF_8);
  }

  @Test
  void isMadeOnceForItsOwnerAlone() throws IOException {
    assertThat(made(root, new Disk(), "first")).isEqualTo("first");
    assertThat(made(root, new Disk(), "second")).isEqualTo("first");
    assertThat(Files.getPosixFilePermissions(root.resolve(NAME)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(root.toFile().list()).containsExactly(NAME);
  }

  @Test
  void getsAnotherContent() throws IOException {
    made(root, new Disk(), "damaged");
    new RootSecret(root, NAME).replace("whole".getBytes(UTF_8));
    assertThat(made(root, new Disk(), "other")).isEqualTo("whole");
  }

  /**
   * Whatever fails, and whenever the power goes: what was told of is there, and nothing is half.
   */
  @ParameterizedTest
  @EnumSource(FaultPlan.Fault.class)
  void everyCallMayFail(FaultPlan.Fault fault) throws IOException {
    boolean happened = true;
    for (int n = 1; happened; n++) {
      Path own = Files.createDirectory(root.resolve(fault + "-" + n)).toRealPath();
      FaultyDisk disk = FaultyDisk.over(own);
      FaultPlan plan = new FaultPlan(fault, n);
      disk.hook(plan);
      String told = "";
      try {
        told = made(own, disk, "first");
      } catch (IOException e) {
        assertThat(plan.happened()).as(plan.toString()).isTrue();
      }
      happened = plan.happened();
      Path cut = disk.cut(Medium::flushed).writeTo(root.resolve("cut-" + fault + "-" + n));
      assertThat(made(cut, new Disk(), "again")).isIn(told.isEmpty() ? "again" : told, "first");
      disk.hook(call -> {});
      assertThat(made(own, disk, "again")).isIn(told.isEmpty() ? "again" : told, "first");
    }
  }
}
