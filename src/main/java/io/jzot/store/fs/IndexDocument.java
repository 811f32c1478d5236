package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.LayoutIndex;
import io.jzot.oci.json.LayoutIndexes;
import io.jzot.oci.json.MalformedDocumentException;
import io.jzot.store.layout.IndexImage;
import io.jzot.store.layout.Stamp;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An {@code index.json} as a file. */
final class IndexDocument {
  private static final Logger LOG = LoggerFactory.getLogger(IndexDocument.class);
  private static final long LARGE = 1 << 20;

  private final RepositoryFolder folder;
  private final DurableFiles files;

  IndexDocument(RepositoryFolder folder, DurableFiles files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * What was read.
   *
   * @param checksum of its bytes
   * @param index null when it is torn or empty
   * @param problem why
   */
  record Content(long checksum, @Nullable LayoutIndex index, @Nullable String problem) {}

  /**
   * What was written beside.
   *
   * @param checksum of its bytes
   * @param modified the time of modification that it was given
   * @param state what it looks like before it has its name
   */
  record Staged(Path path, long checksum, long modified, FileState state) {
    FileSnapshot snapshot(FileState published) {
      return FileSnapshot.written(published, modified, now());
    }
  }

  /** A document that is being read. */
  @FunctionalInterface
  interface Reading {
    /** Waits for it; null when there is none. */
    @Nullable Content get() throws IOException;
  }

  /** Reads it, a large one while the caller does something else. */
  Reading start(long size) throws IOException {
    if (size < LARGE) {
      Content content = read();
      return () -> content;
    }
    CompletableFuture<Content> content = CompletableFuture.supplyAsync(this::readUnchecked);
    return () -> {
      try {
        return content.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof UncheckedIOException failure) {
          throw failure.getCause();
        }
        throw e;
      }
    };
  }

  private Content readUnchecked() {
    try {
      return read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Content read() throws IOException {
    CRC32C checksum = new CRC32C();
    try (InputStream in = new CheckedInputStream(files.disk().input(folder.index()), checksum)) {
      try {
        LayoutIndex index = LayoutIndexes.read(in);
        in.transferTo(OutputStream.nullOutputStream());
        return new Content(checksum.getValue(), index, null);
      } catch (MalformedDocumentException e) {
        in.transferTo(OutputStream.nullOutputStream());
        return new Content(checksum.getValue(), null, e.getMessage());
      }
    }
  }

  Optional<FileState> state() throws IOException {
    return files.disk().state(folder.index());
  }

  /** Whether it makes a repository: an index alone is no layout, and one elsewhere is not ours. */
  boolean isRepository() throws IOException {
    if (files.disk().state(folder.marker()).filter(FileState::isFile).isEmpty()) {
      return false;
    }
    boolean inside = folder.isInside(files);
    if (!inside) {
      LOG.error("repository leads out of the store", field("repository", folder.name()));
    }
    return inside;
  }

  /** Checksum of its bytes. */
  long checksum() throws IOException {
    CRC32C checksum = new CRC32C();
    try (InputStream in = new CheckedInputStream(files.disk().input(folder.index()), checksum)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return checksum.getValue();
  }

  /**
   * Writes an index beside, with its stamp. Its content is durable before it gets a name that other
   * programs read: a rename may outlive a power cut that the content does not.
   */
  Staged write(IndexImage image) throws IOException {
    Path staged = folder.staged("index");
    boolean written = false;
    try {
      CRC32C checksum = new CRC32C();
      long modified = unlikely(now());
      try (FileChannel channel = files.disk().create(staged)) {
        try (OutputStream out = new CheckedOutputStream(files.disk().output(channel), checksum)) {
          LayoutIndexes.write(Stamp.on(image.document(), image.sequence()), out);
        }
        files.disk().setModified(staged, modified);
        files.force(channel);
      }
      FileState state =
          files.disk().state(staged).orElseThrow(() -> new NoSuchFileException(staged.toString()));
      written = true;
      return new Staged(staged, checksum.getValue(), modified, state);
    } finally {
      if (!written) {
        files.discard(staged);
      }
    }
  }

  /** A time close to that one which the ticks of a clock do not hit. */
  private static long unlikely(long now) {
    return now - ThreadLocalRandom.current().nextLong(1, 1_000_000);
  }

  static long now() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
