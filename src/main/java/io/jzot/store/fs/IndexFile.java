package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.LayoutIndex;
import io.jzot.store.LockWatch.Purpose;
import io.jzot.store.layout.IndexImage;
import io.jzot.store.layout.Layout;
import io.jzot.store.layout.RepositoryIndex;
import io.jzot.store.layout.Stamp;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of one repository: what of it is in memory, and that this agrees with the change log
 * and with {@code index.json}. Every look costs one stat; files are read again only when somebody
 * else changed them. Readers wait for nobody unless that happened.
 */
final class IndexFile {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFile.class);
  private static final int PATIENCE = 50;

  /** How long what somebody else does to the file may go unnoticed. */
  static final long RECENT = TimeUnit.MILLISECONDS.toNanos(100);

  private final RepositoryFolder folder;
  private final LongSupplier ticker;
  private final DurableFiles files;
  private final IndexDocument document;
  private final GroupCommit commits;
  private final OutsideEdits edits;
  private final IndexPublisher publisher;

  /** Held by one transaction at a time, and while files are read. Before all other locks. */
  private final IndexLock writing;

  private volatile @Nullable IndexView view;

  /** When a look began that found that {@link #view} is true; nanoseconds of the ticker. */
  private volatile long looked;

  /** The file that is about to get the index's name: it does not count as somebody else's. */
  private volatile @Nullable FileState coming;

  IndexFile(RepositoryFolder folder, StoreParts parts) {
    this.folder = folder;
    this.ticker = parts.keeper()::now;
    this.looked = ticker.getAsLong() - RECENT - 1;
    this.files = parts.files();
    this.writing = new IndexLock(parts.locks());
    this.document = new IndexDocument(folder, files);
    this.commits = new GroupCommit(folder, files);
    this.edits = new OutsideEdits(folder, files.disk(), commits);
    this.publisher = new IndexPublisher(folder, parts, this);
  }

  IndexLock writing() {
    return writing;
  }

  GroupCommit commits() {
    return commits;
  }

  IndexPublisher publisher() {
    return publisher;
  }

  IndexDocument document() {
    return document;
  }

  @Nullable IndexView view() {
    return view;
  }

  /**
   * The index as it is now; empty when there is no repository.
   *
   * @throws io.jzot.oci.OciException UNAVAILABLE when it is there but damaged
   */
  Optional<RepositoryIndex> current() throws IOException {
    long began = ticker.getAsLong();
    Optional<RepositoryIndex> found = look().map(IndexView::readable);
    looked = began;
    return found;
  }

  /** The index, if somebody looked at the file so short a time ago that nobody need look again. */
  @Nullable RepositoryIndex recent() {
    IndexView known = view;
    return known == null || ticker.getAsLong() - looked > RECENT ? null : known.index();
  }

  private Optional<IndexView> look() throws IOException {
    if (!folder.isRepresentable()) {
      return Optional.empty();
    }
    Optional<FileState> state = document.state();
    IndexView known = view;
    if (known != null && (known.isOf(state) || isComing(state))) {
      return Optional.of(known);
    }
    if (state.isEmpty() && (known == null || known.file() == null)) {
      boolean logged = hasLog();
      if (known == null ? !logged : logged && known.isKept()) {
        return Optional.ofNullable(known);
      }
    }
    return load();
  }

  private boolean hasLog() throws IOException {
    return files.disk().state(folder.journal()).isPresent();
  }

  private boolean isComing(Optional<FileState> state) {
    FileState next = coming;
    return next != null && state.isPresent() && next.isSameFile(state.get());
  }

  /** Whether the index on the disk is still the one that is known; under the lock for writing. */
  boolean isUntouched() throws IOException {
    Optional<FileState> state = document.state();
    IndexView known = view;
    return known == null ? state.isEmpty() : known.looksLike(state) || isComing(state);
  }

  private Optional<IndexView> load() throws IOException {
    writing.lock(Purpose.READ);
    try {
      for (int attempt = 0; attempt < PATIENCE; attempt++) {
        Optional<FileState> before = document.state();
        IndexView known = view;
        if (known != null && (known.isOf(before) || isComing(before))) {
          return Optional.of(known);
        }
        Optional<IndexView> fresh;
        try {
          fresh = read(known, before);
        } catch (NoSuchFileException e) {
          continue; // Some programs take the old one away before they put a new one there.
        }
        set(fresh.orElse(null)); // Right away: the log may go on with another index already.
        Optional<FileState> after = document.state();
        if (fresh
            .map(now -> now.looksLike(after))
            .orElse(after.isEmpty() || !document.isRepository())) {
          return fresh;
        }
      }
      throw new IOException("the index does not stop changing: " + folder.index());
    } finally {
      writing.unlock();
    }
  }

  private synchronized void set(@Nullable IndexView fresh) {
    view = fresh;
  }

  private Optional<IndexView> read(@Nullable IndexView known, Optional<FileState> state)
      throws IOException {
    if (!document.isRepository() || (state.isEmpty() && !hasLog())) {
      commits.forget();
      return Optional.empty();
    }
    FileSnapshot snapshot =
        state.map(now -> FileSnapshot.read(now, IndexDocument.now())).orElse(null);
    boolean alike = known != null && known.file() != null && known.looksLike(state);
    if (known != null && snapshot != null && alike && state.map(FileState::isFile).orElse(false)) {
      if (document.checksum() == known.checksum()) {
        return Optional.of(known.with(snapshot, known.checksum(), known.seen()));
      }
    }
    return Optional.of(read(known, snapshot));
  }

  private IndexView read(@Nullable IndexView known, @Nullable FileSnapshot file)
      throws IOException {
    if (file != null && !file.state().isFile()) {
      return damaged(null, file, 0, "its index.json is not a regular file");
    }
    IndexDocument.Reading reading = file == null ? () -> null : document.start(file.state().size());
    RepositoryIndex ours = inMemory(known);
    try {
      if (ours == null) {
        Optional<LogContents> log = LogReader.read(files.disk(), folder.journal());
        if (log.isEmpty()) {
          return foreign(file, reading.get());
        }
        ours = log.get().index();
        commits.open(log.get());
      }
    } catch (DamagedLogException e) {
      return damagedLog(file, reading.get(), e);
    }
    return kept(known, ours, file, reading.get());
  }

  /** The index that the log was the basis of, if that log is still there. */
  private @Nullable RepositoryIndex inMemory(@Nullable IndexView known) throws IOException {
    if (known == null || !known.isKept()) {
      return null;
    }
    Optional<FileState> log = files.disk().state(folder.journal());
    if (log.isEmpty() || !commits.isIn(log.get())) {
      return null;
    }
    commits.drain();
    return known.index();
  }

  private IndexView foreign(@Nullable FileSnapshot file, IndexDocument.@Nullable Content content)
      throws IOException {
    commits.forget();
    LayoutIndex index = content == null ? null : content.index();
    if (file == null || content == null || index == null) {
      String problem = content == null ? "there is none" : content.problem();
      return damaged(null, file, content == null ? 0 : content.checksum(), problem);
    }
    Stamp stamp = Stamp.of(index);
    RepositoryIndex fresh = new RepositoryIndex(Stamp.without(index));
    fresh.number(Math.max(0, stamp.sequence()));
    commits.replace(fresh, stamp.content());
    return IndexView.foreign(fresh, file, content.checksum());
  }

  private IndexView kept(
      @Nullable IndexView known,
      RepositoryIndex ours,
      @Nullable FileSnapshot file,
      IndexDocument.@Nullable Content content)
      throws IOException {
    long checksum = content == null ? 0 : content.checksum();
    LayoutIndex index = content == null ? null : content.index();
    if (index == null) {
      LOG.warn(
          "index.json was torn or missing and is rebuilt from the log",
          field("repository", folder.name()));
      publisher.restore(false);
      return IndexView.kept(ours, file, checksum);
    }
    IndexImage seen = known == null ? null : known.seen();
    OutsideEdits.Outcome outcome = edits.judge(index, ours, seen, known == null);
    publisher.loaded(outcome.published());
    IndexView fresh = IndexView.kept(outcome.index(), file, checksum);
    return outcome.edited() ? fresh.seen(OutsideEdits.image(index)) : fresh;
  }

  private IndexView damagedLog(
      @Nullable FileSnapshot file,
      IndexDocument.@Nullable Content content,
      DamagedLogException problem) {
    LayoutIndex index = content == null ? null : content.index();
    boolean shown = index != null && !problem.isNewer();
    String text =
        problem.isNewer()
            ? "this repository was written by a newer version; upgrade this server"
            : "the change log of this repository is damaged, it cannot be written to;"
                + " the administrator has to repair it";
    LOG.error(
        "log of the repository cannot be used, so nothing is written",
        field("repository", folder.name()),
        field("problem", problem.getMessage()));
    return IndexView.damaged(
        shown && index != null ? new RepositoryIndex(Stamp.without(index)) : null,
        file,
        content == null ? 0 : content.checksum(),
        text);
  }

  private IndexView damaged(
      @Nullable RepositoryIndex index,
      @Nullable FileSnapshot file,
      long checksum,
      @Nullable String problem) {
    LOG.error(
        "index of the repository is damaged, it is neither served nor written",
        field("repository", folder.name()),
        field("problem", problem));
    return IndexView.damaged(
        index,
        file,
        checksum,
        "the index of this repository is damaged; the administrator has to restore it");
  }

  /**
   * Makes sure that changes of this index can be logged: begins its log, or writes it anew after a
   * failure. Under the lock for writing.
   *
   * @param base what {@link #current} gave, or an empty one for a repository that does not exist
   * @return whether the log began: what was decided before still holds then
   */
  boolean prepare(RepositoryIndex base) throws IOException {
    IndexView known = view;
    if (known == null) {
      mark();
      begin(base);
      return true;
    }
    known.checkWritable();
    if (known.isKept()) {
      commits.prepare();
      return false;
    }
    files.ensureDirectory(folder.directory());
    files.ensureDirectory(folder.uploads());
    commits.prepare();
    set(IndexView.kept(base, known.file(), known.checksum()).seen(base.image()));
    publisher.restore(false);
    return true;
  }

  /** Log and index of a new repository: their names are flushed together. */
  private void begin(RepositoryIndex base) throws IOException {
    commits.replace(base, 0);
    commits.begin();
    set(IndexView.kept(base, null, 0));
    boolean flushed = false;
    try {
      publisher.restore(true);
      flushed = true;
    } finally {
      if (!flushed) {
        commits.replace(base, 0); // The log is written anew, and its name flushed.
      }
    }
  }

  /**
   * Refuses a write to what cannot be believed.
   *
   * @throws io.jzot.oci.OciException UNAVAILABLE
   */
  void checkWritable() {
    IndexView known = view;
    if (known != null) {
      known.checkWritable();
    }
  }

  /** Makes what was acknowledged without a change durable. Under the lock for writing. */
  void settle() throws IOException {
    IndexView known = view;
    if (known == null) {
      return;
    }
    known.checkWritable();
    if (known.isKept()) {
      commits.prepare();
    } else {
      files.ensureDirectory(folder.directory());
      files.force(folder.index());
      files.flushDirectory(folder.directory());
    }
  }

  /** Runs something while nothing is decided, logged or published. */
  boolean alone(MediumErrors.Operation<Boolean> operation) throws IOException {
    writing.lock(Purpose.READ);
    try {
      commits.drain();
      return publisher.alone(operation);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Removes the files of a repository in which there is nothing; only {@link #alone}. The log goes
   * first: without it an empty layout is left, with it alone the index would come back.
   */
  void vanish() throws IOException {
    try {
      files.disk().delete(folder.journal());
      files.flushDirectory(folder.directory());
      files.disk().delete(folder.index());
      files.disk().delete(folder.marker());
      files.flushDirectory(folder.directory());
    } finally {
      set(null);
      commits.forget();
      publisher.vanished();
    }
    try {
      files.forget(folder.directory());
      files.disk().delete(folder.directory());
    } catch (DirectoryNotEmptyException e) {
      // Other repositories lie below it.
    }
  }

  /**
   * Makes the marker that turns a directory with an index into a layout. What else is made in that
   * directory shares its flush.
   */
  private void mark() throws IOException {
    files.ensureDirectory(folder.directory());
    files.haveDirectory(folder.uploads());
    if (files.disk().state(folder.marker()).isEmpty()) {
      files.haveDirectory(folder.blobs());
      files.replace(folder.marker(), folder.staged("marker"), Layout.marker());
      files.settled(folder.blobs());
    }
  }

  /** Gives a staged index its name, unless somebody changed the one that is there. */
  boolean rename(IndexDocument.Staged staged) throws IOException {
    boolean named = false;
    coming = staged.state();
    try {
      if (!isUntouched()) {
        return false;
      }
      files.disk().rename(staged.path(), folder.index());
      named = true;
      Optional<FileState> now = document.state().filter(staged.state()::isSameContent);
      if (now.isPresent()) {
        published(staged.snapshot(now.get()), staged.checksum());
      }
      return now.isPresent();
    } finally {
      coming = null;
      if (!named) {
        files.discard(staged.path());
      }
    }
  }

  private synchronized void published(FileSnapshot snapshot, long checksum) {
    IndexView known = view;
    if (known != null) {
      view = known.with(snapshot, checksum, null);
    }
  }
}
