package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Figures;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.Mounts;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import io.jzot.testing.Together;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A blob with nearly as many links as ext4 allows: 65,000. */
@Tag("soak")
@Timeout(600)
class ManyLinksIT {
  private static final int LINKS = 64_999;
  private static final int MOUNTS = 200;

  @TempDir private Path folder;

  @Test
  void mountsGoOn() throws Exception {
    Blob blob = Blob.random(2);
    try (Mounts mounts = Mounts.in(folder)) {
      Path root = mounts.ext4(Files.createDirectory(folder.resolve("root")), 512);
      Path config = TestConfig.in(folder).write();
      try (JzotProcess server = JzotProcess.start(JzotCommand.serve(config), folder)) {
        RegistryClient client = new RegistryClient(server.uri());
        client.repository("source").pushInOne(blob).expect(201);
        Path file = root.resolve("source/blobs/sha256/" + blob.digest().hex());
        link(file, Files.createDirectory(root.resolve("_many")));

        List<Answer> answers =
            Together.run(
                MOUNTS, i -> () -> client.repository("m/r" + i).mount(blob.digest(), "source"));

        assertThat(answers).allSatisfy(answer -> answer.expect(201));
        Set<Object> inodes = new HashSet<>();
        for (int i = 0; i < MOUNTS; i++) {
          client.repository("m/r" + i).blob(blob.digest()).expect(200).expectBody(blob.bytes());
          inodes.add(
              Files.getAttribute(
                  root.resolve("m/r" + i + "/blobs/sha256/" + blob.digest().hex()), "unix:ino"));
        }
        Figures.note("%d mounts of a blob with %d links: %d files", MOUNTS, LINKS, inodes.size());
        assertThat(inodes).hasSizeBetween(2, 10);
      }
    }
  }

  private static void link(Path file, Path many) throws Exception {
    for (int i = (int) Files.getAttribute(file, "unix:nlink"); i < LINKS; i++) {
      Files.createLink(many.resolve("l" + i), file);
    }
    assertThat(Files.getAttribute(file, "unix:nlink")).isEqualTo(LINKS);
  }
}
