package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Blob;
import io.jzot.testing.Figures;
import io.jzot.testing.Images;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A root that is copied without its hard links, and one that is moved. */
@Timeout(120)
class MovedRootIT {
  private static final List<String> REPOSITORIES = List.of("a", "a/b", "c", "d/e/f");
  private static final int BLOBS = 10;

  @TempDir private Path folder;
  private final Images images = Images.any();

  private void push(Path config) throws Exception {
    try (JzotProcess server = JzotProcess.start(JzotCommand.serve(config), folder)) {
      RegistryClient client = new RegistryClient(server.uri());
      List<Blob> blobs = Stream.generate(() -> Blob.random(500_000)).limit(BLOBS).toList();
      for (String name : REPOSITORIES) {
        client.repository(name).push(images, "v1");
        blobs.forEach(blob -> client.repository(name).pushInOne(blob).expect(201));
      }
      server.terminate();
      server.exitCode(java.time.Duration.ofSeconds(30));
    }
  }

  private void served(Path config) throws Exception {
    try (JzotProcess server = JzotProcess.start(JzotCommand.serve(config), folder)) {
      RegistryClient client = new RegistryClient(server.uri());
      for (String name : REPOSITORIES) {
        client.repository(name).manifest("v1").expect(200).expectBody(images.top().bytes());
        for (Blob blob : images.blobs()) {
          client.repository(name).blob(blob.digest()).expect(200).expectBody(blob.bytes());
        }
      }
      server.terminate();
      server.exitCode(java.time.Duration.ofSeconds(30));
    }
  }

  @Test
  void copyIsDeduplicatedAgain() throws Exception {
    Path config = TestConfig.in(folder).write();
    push(config);
    Path root = folder.resolve("root");
    Path copy = folder.resolve("copy");
    assertThat(new ProcessBuilder("cp", "-r", root.toString(), copy.toString()).start().waitFor())
        .isZero();
    long before = used(root);
    long copied = used(copy);
    assertThat(copied).isGreaterThan(before + 4_000_000);

    Path moved = TestConfig.in(folder).set("storage", "rootDirectory", copy).write();
    JzotCommand.Outcome dedupe = JzotCommand.of("dedupe", moved.toString()).run(folder);

    assertThat(dedupe.exitCode()).as("%s", dedupe).isZero();
    long after = used(copy);
    Figures.note(
        "cp -r and dedupe: %d KiB, copied %d KiB, rebuilt %d KiB",
        before >> 10, copied >> 10, after >> 10);
    assertThat(Math.abs(after - before)).isLessThanOrEqualTo(before / 100);
    assertThat(JzotCommand.of("scrub", moved.toString()).run(folder).exitCode()).isZero();
    served(moved);
  }

  @Test
  void moveChangesNothing() throws Exception {
    push(TestConfig.in(folder).write());
    Path root = folder.resolve("root");
    Set<String> before = describe(root);
    Path elsewhere = folder.resolve("else/where");
    Files.createDirectories(elsewhere.getParent());
    Files.move(root, elsewhere);

    Path config = TestConfig.in(folder).set("storage", "rootDirectory", elsewhere).write();
    served(config);
    assertThat(JzotCommand.of("dedupe", config.toString()).run(folder).exitCode()).isZero();

    assertThat(describe(elsewhere)).isEqualTo(before);
  }

  /** Bytes on the disk, each file once. */
  private static long used(Path root) throws IOException {
    Set<Object> seen = new HashSet<>();
    long bytes = 0;
    for (Path file : below(root)) {
      if (seen.add(Files.getAttribute(file, "unix:ino"))) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /** Which file each blob is. */
  private static Set<String> describe(Path root) throws IOException {
    Set<String> all = new HashSet<>();
    for (Path file : below(root)) {
      String name = root.relativize(file).toString();
      if (name.contains("sha256/")) {
        all.add(name + ' ' + Files.getAttribute(file, "unix:ino"));
      }
    }
    return all;
  }

  private static List<Path> below(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(file -> !file.startsWith(root.resolve("_ballast")))
          .filter(Files::isRegularFile)
          .toList();
    }
  }
}
