package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.OciException;
import io.jzot.oci.json.LayoutIndexes;
import io.jzot.oci.json.MalformedDocumentException;
import io.jzot.store.layout.IndexChanges;
import io.jzot.store.layout.Layout;
import io.jzot.store.layout.RepositoryIndex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code index.json} of one repository and what of it is in memory. Every look costs one stat;
 * the file is read again only when it is not the one that was read or written last. Readers never
 * wait for a writer.
 */
final class IndexFile {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFile.class);
  private static final int PATIENCE = 10;

  private final RepositoryFolder folder;
  private final DurableFiles files;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile @Nullable Loaded loaded;

  /** The file that a writer is about to give the index's name: it does not count yet. */
  private volatile @Nullable FileState publishing;

  /**
   * What is in memory of the file.
   *
   * @param checksum of its bytes
   * @param index null when it cannot be read: damaged
   * @param durable whether it is known to be
   */
  private record Loaded(
      FileSnapshot snapshot, long checksum, @Nullable RepositoryIndex index, boolean durable) {

    boolean isOf(FileState state) {
      return snapshot.looksLike(state) && !snapshot.isRacy();
    }

    RepositoryIndex sound() {
      if (index == null) {
        throw new OciException(
            ErrorCode.UNAVAILABLE,
            "the index of this repository is damaged; the administrator has to restore it");
      }
      return index;
    }
  }

  IndexFile(RepositoryFolder folder, DurableFiles files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * The index as it is now; empty when there is no repository.
   *
   * @throws OciException UNAVAILABLE when the file is there but damaged
   */
  Optional<RepositoryIndex> current() throws IOException {
    if (!folder.isRepresentable()) {
      return Optional.empty();
    }
    Optional<FileState> state = files.disk().state(folder.index());
    if (state.isEmpty()) {
      return Optional.empty();
    }
    Loaded known = loaded;
    if (known != null && known.isOf(state.get())) {
      return Optional.of(known.sound());
    }
    return isComing(state.get()) ? Optional.ofNullable(known).map(Loaded::sound) : load();
  }

  private boolean isComing(FileState state) {
    FileState coming = publishing;
    return coming != null && coming.isSameFile(state);
  }

  /** Whether the file on the disk is the one that this index was read from or written to. */
  private boolean isUntouched(@Nullable Loaded known) throws IOException {
    Optional<FileState> state = files.disk().state(folder.index());
    return known == null
        ? state.isEmpty()
        : state.isPresent() && known.snapshot.looksLike(state.get());
  }

  /** Makes what somebody else wrote durable. Under the repository's lock. */
  void settle() throws IOException {
    Loaded known = loaded;
    if (known == null || known.durable) {
      return;
    }
    files.ensureDirectory(folder.directory());
    files.force(folder.index());
    files.flushDirectory(folder.directory());
    loading.lock();
    try {
      if (sameLoad(loaded, known)) {
        loaded = new Loaded(known.snapshot, known.checksum, known.index, true);
      }
    } finally {
      loading.unlock();
    }
  }

  private Optional<RepositoryIndex> load() throws IOException {
    loading.lock();
    try {
      for (int attempt = 0; attempt < PATIENCE; attempt++) {
        Optional<FileState> before = files.disk().state(folder.index());
        if (before.isEmpty()) {
          return Optional.empty();
        }
        if (isComing(before.get())) {
          return Optional.ofNullable(loaded).map(Loaded::sound);
        }
        Loaded fresh = load(before.get());
        if (fresh == null) {
          return Optional.empty();
        }
        Optional<FileState> after = files.disk().state(folder.index());
        if (after.isPresent() && fresh.snapshot.looksLike(after.get())) {
          loaded = fresh;
          return Optional.of(fresh.sound());
        }
      }
      throw new IOException("the index does not stop changing: " + folder.index());
    } finally {
      loading.unlock();
    }
  }

  /** Null when the file makes no repository. */
  private @Nullable Loaded load(FileState state) throws IOException {
    FileSnapshot snapshot = FileSnapshot.of(state, now());
    Loaded known = loaded;
    if (known != null && known.isOf(state)) {
      return known;
    }
    boolean alike = known != null && known.snapshot.looksLike(state);
    if (known != null && alike && known.index != null && checksum() == known.checksum) {
      return new Loaded(snapshot, known.checksum, known.index, known.durable);
    }
    return isRepository() ? read(snapshot) : null;
  }

  /** An index alone makes no layout, and one that lies elsewhere is none of ours. */
  private boolean isRepository() throws IOException {
    if (files.disk().state(folder.marker()).filter(FileState::isFile).isEmpty()) {
      return false;
    }
    boolean inside = folder.isInside(files);
    if (!inside) {
      LOG.error("repository leads out of the store", field("repository", folder.name()));
    }
    return inside;
  }

  private long checksum() throws IOException {
    CRC32C checksum = new CRC32C();
    try (InputStream in = new CheckedInputStream(files.disk().input(folder.index()), checksum)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return checksum.getValue();
  }

  private Loaded read(FileSnapshot snapshot) throws IOException {
    if (!snapshot.state().isFile()) {
      return damaged(snapshot, "not a regular file");
    }
    CRC32C checksum = new CRC32C();
    try (InputStream in = new CheckedInputStream(files.disk().input(folder.index()), checksum)) {
      LayoutIndex index = LayoutIndexes.read(in);
      return new Loaded(snapshot, checksum.getValue(), new RepositoryIndex(index), false);
    } catch (MalformedDocumentException e) {
      return damaged(snapshot, e.getMessage());
    }
  }

  private Loaded damaged(FileSnapshot snapshot, @Nullable String problem) {
    LOG.error(
        "index of the repository is damaged, it is neither served nor written",
        field("repository", folder.name()),
        field("problem", problem));
    return new Loaded(snapshot, 0, null, false);
  }

  /**
   * Publishes an index with changes: written beside, forced, renamed, and only then seen. Under the
   * repository's lock.
   *
   * @param base what {@link #current} gave, or an empty one when there was none
   * @return false when somebody else changed the file meanwhile: nothing has changed then
   */
  boolean publish(RepositoryIndex base, IndexChanges changes) throws IOException {
    Loaded known = loaded;
    boolean continued = known != null && sameIndex(known.index, base);
    Path staged = folder.staged("index");
    try {
      long checksum = write(staged, base.with(changes));
      FileState fresh = files.disk().state(staged).orElseThrow(() -> vanished(staged));
      if (!isUntouched(continued ? known : null)) {
        return false;
      }
      publishing = fresh;
      replace(staged, fresh, new Publication(base, changes, checksum));
      return true;
    } finally {
      publishing = null;
      files.discard(staged);
    }
  }

  private record Publication(RepositoryIndex base, IndexChanges changes, long checksum) {}

  /** From the rename until the directory is flushed, what is in memory is in doubt. */
  private void replace(Path staged, FileState fresh, Publication publication) throws IOException {
    Optional<FileState> state = Optional.empty();
    boolean replaced = false;
    try {
      files.disk().rename(staged, folder.index());
      files.flushDirectory(folder.directory());
      state = files.disk().state(folder.index()).filter(fresh::isSameContent);
      replaced = true;
    } finally {
      show(replaced, state, publication);
    }
  }

  private void show(boolean replaced, Optional<FileState> state, Publication publication) {
    loading.lock();
    try {
      if (replaced) {
        publication.base.commit(publication.changes);
      }
      loaded =
          state
              .map(now -> FileSnapshot.of(now, now()))
              .map(shot -> new Loaded(shot, publication.checksum, publication.base, true))
              .orElse(null);
    } finally {
      loading.unlock();
    }
  }

  private long write(Path staged, LayoutIndex index) throws IOException {
    CRC32C checksum = new CRC32C();
    try (FileChannel channel = files.disk().create(staged)) {
      try (OutputStream out = new CheckedOutputStream(files.disk().output(channel), checksum)) {
        LayoutIndexes.write(index, out);
      }
      files.force(channel);
    }
    return checksum.getValue();
  }

  /** Makes the marker that turns a directory with an index into a layout. */
  void mark() throws IOException {
    files.ensureDirectory(folder.directory());
    files.ensureDirectory(folder.uploads());
    if (files.disk().state(folder.marker()).isEmpty()) {
      files.replace(folder.marker(), folder.staged("marker"), Layout.marker());
    }
  }

  @SuppressWarnings("ReferenceEquality") // an index is one object
  private static boolean sameIndex(@Nullable RepositoryIndex one, RepositoryIndex other) {
    return one == other;
  }

  @SuppressWarnings("ReferenceEquality") // a load is one object
  private static boolean sameLoad(@Nullable Loaded one, Loaded other) {
    return one == other;
  }

  private static IOException vanished(Path path) {
    return new java.nio.file.NoSuchFileException(path.toString());
  }

  private static long now() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
