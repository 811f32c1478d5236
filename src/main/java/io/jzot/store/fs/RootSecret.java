package io.jzot.store.fs;

import io.jzot.config.Durability;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A small file beside the layouts that only this program reads, such as a key: made once, readable
 * by its owner alone, and on the disk before anybody relies on it.
 */
public final class RootSecret {
  private static final int LARGEST = 64 << 10;

  private final DurableFiles files;
  private final Path file;

  /**
   * A file of a root that somebody has opened.
   *
   * @param name begins with an underscore, as no repository does
   */
  public RootSecret(Path root, String name) throws IOException {
    this(root, name, new Disk());
  }

  RootSecret(Path root, String name, Disk disk) throws IOException {
    this.files = new DurableFiles(disk, disk.realPath(root), Durability.FULL);
    this.file = files.root().resolve(name);
  }

  /** What it says; what is made is there before this returns. */
  public byte[] readOrMake(Supplier<byte[]> content) throws IOException {
    return files.disk().state(file).isPresent() ? read() : replace(content.get());
  }

  /** Gives it another content. */
  public byte[] replace(byte[] content) throws IOException {
    Path staged = files.root().resolve(file.getFileName() + ".new");
    files.discard(staged);
    files.replace(file, staged, content);
    return content;
  }

  private byte[] read() throws IOException {
    try (InputStream in = files.disk().input(file)) {
      return in.readNBytes(LARGEST);
    }
  }
}
