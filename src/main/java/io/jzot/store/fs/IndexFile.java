package io.jzot.store.fs;

import io.jzot.oci.OciException;
import io.jzot.store.layout.IndexChanges;
import io.jzot.store.layout.RepositoryIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The {@code index.json} of one repository and what of it is in memory. Every look costs one stat;
 * the file is read again only when it is not the one that was read or written last. Readers never
 * wait for a writer.
 */
final class IndexFile {
  private static final int PATIENCE = 10;

  private final RepositoryFolder folder;
  private final DurableFiles files;
  private final IndexDocument document;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile @Nullable LoadedIndex loaded;

  /** The file that a writer is about to give the index's name: it does not count yet. */
  private volatile @Nullable FileState coming;

  IndexFile(RepositoryFolder folder, DurableFiles files) {
    this.folder = folder;
    this.files = files;
    this.document = new IndexDocument(folder, files);
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
    Optional<FileState> state = document.state();
    if (state.isEmpty()) {
      return Optional.empty();
    }
    LoadedIndex known = loaded;
    if (known != null && known.isOf(state.get())) {
      return Optional.of(known.sound());
    }
    return isComing(state.get()) ? Optional.ofNullable(known).map(LoadedIndex::sound) : load();
  }

  private boolean isComing(FileState state) {
    FileState next = coming;
    return next != null && next.isSameFile(state);
  }

  private Optional<RepositoryIndex> load() throws IOException {
    loading.lock();
    try {
      for (int attempt = 0; attempt < PATIENCE; attempt++) {
        Optional<FileState> before = document.state();
        if (before.isEmpty()) {
          return Optional.empty();
        }
        if (isComing(before.get())) {
          return Optional.ofNullable(loaded).map(LoadedIndex::sound);
        }
        LoadedIndex fresh = load(before.get());
        if (fresh == null) {
          return Optional.empty();
        }
        if (document.state().filter(fresh.snapshot()::looksLike).isPresent()) {
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
  private @Nullable LoadedIndex load(FileState state) throws IOException {
    LoadedIndex known = loaded;
    if (known != null && known.isOf(state)) {
      return known;
    }
    if (known != null && state.isFile() && known.snapshot().looksLike(state)) {
      FileSnapshot again = document.snapshot(state);
      if (document.checksum() == known.checksum()) {
        return new LoadedIndex(again, known.checksum(), known.index(), known.isDurable());
      }
    }
    return document.isRepository() ? document.read(state) : null;
  }

  /** Makes what somebody else wrote durable. Under the repository's lock. */
  void settle() throws IOException {
    LoadedIndex known = loaded;
    if (known == null || known.isDurable()) {
      return;
    }
    document.settle();
    loading.lock();
    try {
      if (isSame(loaded, known)) {
        loaded = new LoadedIndex(known.snapshot(), known.checksum(), known.index(), true);
      }
    } finally {
      loading.unlock();
    }
  }

  /**
   * Publishes an index with changes: written beside, forced, renamed, and only then seen. Under the
   * repository's lock.
   *
   * @param base what {@link #current} gave, or an empty one when there was none
   * @return false when somebody else changed the file meanwhile: nothing has changed then
   */
  boolean publish(RepositoryIndex base, IndexChanges changes) throws IOException {
    LoadedIndex known = loaded;
    boolean continued = known != null && isSame(known.index(), base);
    Path path = folder.staged("index");
    try {
      IndexDocument.Staged staged = document.write(path, base.with(changes));
      if (!isUntouched(continued ? known : null)) {
        return false;
      }
      coming = staged.state();
      replace(staged, base, changes);
      return true;
    } finally {
      coming = null;
      files.discard(path);
    }
  }

  /** Whether the file is still the one that was read or written; null for none. */
  private boolean isUntouched(@Nullable LoadedIndex known) throws IOException {
    Optional<FileState> state = document.state();
    if (known == null) {
      return state.isEmpty();
    }
    return state.filter(known.snapshot()::looksLike).isPresent()
        && (!known.snapshot().isRacy() || document.checksum() == known.checksum());
  }

  /** From the rename until the directory is flushed, what is in memory is in doubt. */
  private void replace(IndexDocument.Staged staged, RepositoryIndex base, IndexChanges changes)
      throws IOException {
    Optional<FileState> named = Optional.empty();
    boolean published = false;
    try {
      document.publish(staged);
      named = document.state().filter(staged.state()::isSameContent);
      published = true;
    } finally {
      show(named.map(state -> staged.published(state, base)), published ? changes : null, base);
    }
  }

  private void show(
      Optional<LoadedIndex> now, @Nullable IndexChanges changes, RepositoryIndex base) {
    loading.lock();
    try {
      if (changes != null) {
        base.commit(changes);
      }
      loaded = now.orElse(null);
    } finally {
      loading.unlock();
    }
  }

  @SuppressWarnings("ReferenceEquality") // it is about the object
  private static boolean isSame(@Nullable Object one, Object other) {
    return one == other;
  }
}
