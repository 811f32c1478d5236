package io.jzot.ext.seed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.json.LayoutIndexes;
import io.jzot.oci.json.MalformedDocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * An OCI image layout that somebody else wrote (image-spec, "Image Layout").
 *
 * @param folder with the file {@code oci-layout}
 */
record SeedLayout(Path folder) {
  private static final String MARK = "oci-layout";
  private static final long LARGEST_MARK = 4096;

  /**
   * The layouts at and below a directory, which may nest; sorted. What begins with a dot or an
   * underscore is somebody's own, and no symbolic link is followed.
   */
  static List<SeedLayout> below(Path directory) throws IOException {
    List<SeedLayout> found = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName() == null ? "" : folder.getFileName().toString();
            if (!folder.equals(directory)
                && (name.startsWith(".") || name.startsWith("_") || name.equals("blobs"))) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (Files.isRegularFile(folder.resolve(MARK), LinkOption.NOFOLLOW_LINKS)) {
              found.add(new SeedLayout(folder));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort((a, b) -> a.folder.compareTo(b.folder));
    return found;
  }

  /** What it lists. */
  LayoutIndex index() throws IOException, UnusableImageException {
    checkVersion();
    Path file = folder.resolve("index.json");
    if (!Files.isRegularFile(file)) {
      throw new UnusableImageException(file + ": missing");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return LayoutIndexes.read(in);
    } catch (MalformedDocumentException e) {
      throw new UnusableImageException(file + ": " + e.getMessage());
    }
  }

  private void checkVersion() throws IOException, UnusableImageException {
    Path mark = folder.resolve(MARK);
    String version = "";
    try {
      if (Files.size(mark) <= LARGEST_MARK) {
        version = new ObjectMapper().readTree(mark.toFile()).path("imageLayoutVersion").asText("");
      }
    } catch (JsonProcessingException e) {
      // No version then.
    }
    if (!version.equals("1.0.0")) {
      throw new UnusableImageException(mark + ": not the mark of an image layout of version 1.0.0");
    }
  }

  /**
   * Opens the content of a descriptor; its size is right.
   *
   * @throws UnusableImageException when it is missing, or has another size
   */
  FileChannel open(Descriptor descriptor) throws IOException, UnusableImageException {
    Path file = file(descriptor.digest());
    if (!Files.isRegularFile(file)) {
      throw new UnusableImageException(file + ": missing");
    }
    FileChannel channel = FileChannel.open(file);
    if (channel.size() != descriptor.size()) {
      long size = channel.size();
      channel.close();
      throw new UnusableImageException(
          file + ": damaged: " + size + " bytes instead of " + descriptor.size());
    }
    return channel;
  }

  Path file(Digest digest) {
    return folder.resolve("blobs").resolve(digest.algorithm().label()).resolve(digest.hex());
  }
}
