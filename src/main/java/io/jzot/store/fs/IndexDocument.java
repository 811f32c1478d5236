package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.LayoutIndex;
import io.jzot.oci.json.LayoutIndexes;
import io.jzot.oci.json.MalformedDocumentException;
import io.jzot.store.layout.RepositoryIndex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reading and writing the {@code index.json} of one repository. Knows nothing of what was before.
 */
final class IndexDocument {
  private static final Logger LOG = LoggerFactory.getLogger(IndexDocument.class);

  private final RepositoryFolder folder;
  private final DurableFiles files;

  IndexDocument(RepositoryFolder folder, DurableFiles files) {
    this.folder = folder;
    this.files = files;
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

  /** What it looks like, as of now. */
  FileSnapshot snapshot(FileState state) {
    return FileSnapshot.read(state, now());
  }

  /** Of its bytes. */
  long checksum() throws IOException {
    CRC32C checksum = new CRC32C();
    try (InputStream in = new CheckedInputStream(files.disk().input(folder.index()), checksum)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return checksum.getValue();
  }

  /**
   * Reads it. The caller has to look whether it changed meanwhile.
   *
   * @param state what it looks like now
   */
  LoadedIndex read(FileState state) throws IOException {
    FileSnapshot snapshot = snapshot(state);
    if (!state.isFile()) {
      return damaged(snapshot, 0, "not a regular file");
    }
    CRC32C checksum = new CRC32C();
    try (InputStream in = new CheckedInputStream(files.disk().input(folder.index()), checksum)) {
      try {
        RepositoryIndex index = new RepositoryIndex(LayoutIndexes.read(in));
        return new LoadedIndex(snapshot, checksum.getValue(), index, false);
      } catch (MalformedDocumentException e) {
        in.transferTo(OutputStream.nullOutputStream());
        return damaged(snapshot, checksum.getValue(), e.getMessage());
      }
    }
  }

  private LoadedIndex damaged(FileSnapshot snapshot, long checksum, @Nullable String problem) {
    LOG.error(
        "index of the repository is damaged, it is neither served nor written",
        field("repository", folder.name()),
        field("problem", problem));
    return new LoadedIndex(snapshot, checksum, null, false);
  }

  /**
   * A document on its way to its name.
   *
   * @param modified the time of modification that its file was given
   * @param state what the file looks like before it has its name
   */
  record Staged(Path path, long checksum, long modified, FileState state) {

    /** What is in memory once it has its name and looks like that. */
    LoadedIndex published(FileState named, RepositoryIndex index) {
      return new LoadedIndex(FileSnapshot.written(named, modified, now()), checksum, index, true);
    }
  }

  /** Writes a new one beside, forced. */
  Staged write(Path staged, LayoutIndex index) throws IOException {
    CRC32C checksum = new CRC32C();
    long modified = now() - ThreadLocalRandom.current().nextLong(1, 1_000_000);
    try (FileChannel channel = files.disk().create(staged)) {
      try (OutputStream out = new CheckedOutputStream(files.disk().output(channel), checksum)) {
        LayoutIndexes.write(index, out);
      }
      files.disk().setModified(staged, modified);
      files.force(channel);
    }
    FileState state =
        files.disk().state(staged).orElseThrow(() -> new NoSuchFileException(staged.toString()));
    return new Staged(staged, checksum.getValue(), modified, state);
  }

  /** Gives a new one its name, durably. */
  void publish(Staged staged) throws IOException {
    files.disk().rename(staged.path(), folder.index());
    files.flushDirectory(folder.directory());
  }

  /** Makes what somebody else wrote durable. */
  void settle() throws IOException {
    files.ensureDirectory(folder.directory());
    files.force(folder.index());
    files.flushDirectory(folder.directory());
  }

  private static long now() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
