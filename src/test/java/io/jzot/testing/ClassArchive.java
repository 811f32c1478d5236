package io.jzot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * An archive of the release form's classes, trained as docs/operations.md says but kept apart from
 * it: the tests start some eighty servers, and each then takes half the time.
 */
final class ClassArchive {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String OPTIONS = options();

  private ClassArchive() {}

  /** The options of the JVM that use it. */
  static String use() {
    return OPTIONS;
  }

  /** Trained by the first of the JVMs that run tests. */
  private static String options() {
    String java = Integer.toHexString(JzotCommand.java().toString().hashCode());
    Path archive = Path.of("target", "it-classes-" + java + ".jsa").toAbsolutePath();
    try (FileChannel lock =
            FileChannel.open(
                archive.resolveSibling(archive.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock held = lock.lock()) {
      if (held.isValid() && !fits(archive)) {
        train(archive);
      }
      return "-XX:SharedArchiveFile=" + archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** It holds for one file, its time included. */
  private static boolean fits(Path archive) throws IOException {
    return Files.exists(archive)
        && Files.getLastModifiedTime(archive)
                .compareTo(Files.getLastModifiedTime(JzotCommand.executable()))
            > 0;
  }

  private static void train(Path archive) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("jzot-training");
    Path made = folder.resolve("classes.jsa");
    JzotCommand command =
        JzotCommand.serve(TestConfig.in(folder).write()).jvm("-XX:ArchiveClassesAtExit=" + made);
    try (JzotProcess server = JzotProcess.start(command, folder)) {
      RepositoryClient repository = new RegistryClient(server.uri()).repository("training");
      repository.push(Images.any(), "v1");
      repository.manifest("v1").expect(200);
      server.terminate();
      server.exitCode(PATIENCE);
    }
    Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
  }
}
