package io.jzot.store.fs;

import io.jzot.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What tests look at and put into directories. */
final class FileTrees {
  private FileTrees() {}

  /** Everything below a directory, relative to it, sorted. */
  static List<String> all(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .filter(path -> !path.equals(directory))
          .map(path -> directory.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  /** Removes a directory with all that is in it. */
  static void delete(Path directory) throws IOException {
    for (String name : all(directory).stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(directory.resolve(name));
    }
    Files.delete(directory);
  }

  static Path blob(Path repository, Digest digest) {
    return repository.resolve("blobs").resolve(digest.algorithm().label()).resolve(digest.hex());
  }

  static Path master(Path root, Digest digest) {
    return root.resolve("_blobstore")
        .resolve(digest.algorithm().label())
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex());
  }

  static Object inode(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
  }

  static int links(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
  }

  static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  /** Replaces a file as an editor does: beside, then renamed. */
  static void replace(Path file, String text) throws IOException {
    Path beside = file.resolveSibling("edited");
    Files.writeString(beside, text);
    Files.move(beside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
