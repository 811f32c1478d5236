package io.jzot.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that people, editors, configuration management and Kubernetes change. After a swap it is a
 * link, and it is a plain file again when somebody replaces it.
 */
final class ChangingFile {
  private static final long HALF_WRITTEN_MILLIS = 700;

  private final Path path;
  private int number;

  ChangingFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** By a shell's {@code >}: whoever holds the file open sees it. */
  void inPlace(String text) throws IOException {
    if (!Files.exists(path)) {
      Files.deleteIfExists(path); // a link to nothing
    }
    Files.writeString(path, text);
  }

  /** The first half stays alone for longer than it takes to notice that something changed. */
  void inTwoParts(String text) throws IOException, InterruptedException {
    inPlace(text.substring(0, text.length() / 2));
    Thread.sleep(HALF_WRITTEN_MILLIS);
    inPlace(text);
  }

  /** As sed and most editors do. */
  void renamedOver(String text) throws IOException {
    replace(Files.writeString(fresh("new"), text), path);
  }

  /** As vim does with a backup: for a moment there is no file. */
  void movedAside(String text) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      replace(path, path.resolveSibling(name() + '~'));
    }
    Files.writeString(path, text);
  }

  /** As the kubelet does: the file is a link through a link that is swapped. */
  void swappedAbove(String text) throws IOException {
    Path version = Files.createDirectory(fresh("..version"));
    Files.writeString(version.resolve(path.getFileName()), text);
    swap(version.getFileName());
    if (!Files.isSymbolicLink(path) || !Files.exists(path)) { // one to nothing goes as well
      Path link = Files.createSymbolicLink(fresh("link"), Path.of("..data", name()));
      replace(link, path);
    }
  }

  void gone() throws IOException {
    Files.deleteIfExists(path);
  }

  /** The volume is there, the version that it leads to is not. */
  void linkToNothing() throws IOException {
    Path link = Files.createSymbolicLink(fresh("link"), Path.of("nowhere", name()));
    replace(link, path);
  }

  private void swap(Path version) throws IOException {
    replace(Files.createSymbolicLink(fresh("..tmp"), version), path.resolveSibling("..data"));
  }

  private String name() {
    return path.getFileName().toString();
  }

  private Path fresh(String prefix) {
    return path.resolveSibling(prefix + number++);
  }

  private static void replace(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
