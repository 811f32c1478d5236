package io.jzot.store.fs;

import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.UploadId;
import io.jzot.store.RepositoryGarbage;
import io.jzot.store.grace.Keeper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The open upload sessions of all repositories: on the disk, the recent ones also in memory. */
final class FileUploads {
  private static final int LIVE = 1024;
  private static final int PATIENCE = 3;
  private static final int MAX_RECORD = 64 << 10;

  private final DurableFiles files;
  private final MediumErrors errors;
  private final Verifier verifier;
  private final Keeper keeper;
  private final OwnedUploads owned;
  private final Interned<Key, FileUploadSession> live = new Interned<>(LIVE);

  private record Key(RepositoryFolder folder, UploadId id) {}

  FileUploads(
      DurableFiles files,
      MediumErrors errors,
      Verifier verifier,
      Keeper keeper,
      OwnedUploads owned) {
    this.owned = owned;
    this.files = files;
    this.errors = errors;
    this.verifier = verifier;
    this.keeper = keeper;
  }

  DurableFiles files() {
    return files;
  }

  MediumErrors errors() {
    return errors;
  }

  Verifier verifier() {
    return verifier;
  }

  /** Begins a session. The repository need not exist and does not begin to. */
  FileUploadSession start(
      RepositoryFolder folder, String owner, DigestAlgorithm algorithm, UploadCommit commit)
      throws IOException {
    UploadId id = UploadId.random();
    UploadRecord record = new UploadRecord(0, owner, algorithm, Instant.now());
    Key key = new Key(folder, id);
    owned.begin(owner, key);
    boolean begun = false;
    try {
      keeper.stir(folder.name());
      UploadFiles upload = new UploadFiles(folder, id, owner);
      create(upload);
      begun = true;
      return enter(upload, UploadProgress.ofNothing(record), false, commit);
    } finally {
      if (!begun) {
        owned.end(key);
      }
    }
  }

  /** There need not be more than its empty file: what a record says beside goes without saying. */
  private void create(UploadFiles upload) throws IOException {
    for (int attempt = 1; true; attempt++) {
      files.haveDirectory(upload.folder().uploads());
      try {
        files.disk().create(upload.bytes()).close();
        return;
      } catch (NoSuchFileException e) {
        if (attempt == PATIENCE) {
          throw e; // Somebody keeps taking the directory away.
        }
      }
    }
  }

  /** The session of that id and owner in that repository. */
  Optional<FileUploadSession> resume(
      RepositoryFolder folder, UploadId id, String owner, UploadCommit commit) throws IOException {
    Optional<FileUploadSession> found = live.find(new Key(folder, id));
    if (found.isEmpty()) {
      UploadFiles upload = new UploadFiles(folder, id, owner);
      found = resumed(upload, commit);
    }
    return found.filter(session -> session.isOf(owner));
  }

  private FileUploadSession enter(
      UploadFiles upload, UploadProgress progress, boolean recorded, UploadCommit commit) {
    Key key = new Key(upload.folder(), upload.id());
    FileUploadSession session =
        live.intern(key, () -> new FileUploadSession(upload, progress, recorded, this, commit));
    live.keep(key, session, 1);
    return session;
  }

  /** A session of an earlier life; without a record nothing of it was acknowledged. */
  private Optional<FileUploadSession> resumed(UploadFiles upload, UploadCommit commit)
      throws IOException {
    Optional<FileState> bytes =
        upload.folder().isRepresentable()
            ? files.disk().state(upload.bytes()).filter(FileState::isFile)
            : Optional.empty();
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Optional<FileState> beside = files.disk().state(upload.record());
    UploadRecord unwritten =
        new UploadRecord(
            0,
            upload.owner(),
            DigestAlgorithm.SHA256,
            Instant.ofEpochSecond(0, bytes.get().modified()));
    Optional<UploadRecord> record =
        beside.isEmpty() ? Optional.of(unwritten) : read(upload, beside.get());
    return record
        .map(found -> UploadProgress.resumed(found, bytes.get().size()))
        .map(progress -> enter(upload, progress, beside.isPresent(), commit));
  }

  private Optional<UploadRecord> read(UploadFiles upload, FileState record) throws IOException {
    if (!record.isFile()) {
      return Optional.empty();
    }
    try (InputStream in = files.disk().input(upload.record())) {
      return UploadRecord.parse(in.readNBytes(MAX_RECORD))
          .filter(found -> found.owner().equals(upload.owner()));
    }
  }

  /** A session is in use. */
  void used(UploadFiles upload) {
    keeper.touched(upload.folder().name(), thing(upload.id().value()));
  }

  private static String thing(String id) {
    return "upload " + id;
  }

  /**
   * Drops sessions, and files on their way, that nobody has used for a grace time.
   *
   * @return whether there are others
   */
  boolean expire(RepositoryFolder folder, Predicate<RepositoryGarbage.Item> goes)
      throws IOException {
    Ages ages = new Ages(keeper);
    boolean left = false;
    if (files.disk().state(folder.uploads()).filter(FileState::isDirectory).isEmpty()) {
      return left;
    }
    Map<String, List<String>> sessions = new TreeMap<>();
    for (String name : files.disk().list(folder.uploads())) {
      int dot = name.indexOf('.');
      String id = dot < 0 ? name : name.substring(0, dot);
      sessions.computeIfAbsent(id, each -> new ArrayList<>()).add(name);
    }
    for (Map.Entry<String, List<String>> session : sessions.entrySet()) {
      left |= !isExpired(folder, session.getKey(), session.getValue(), ages, goes);
    }
    return left;
  }

  private boolean isExpired(
      RepositoryFolder folder,
      String id,
      List<String> names,
      Ages ages,
      Predicate<RepositoryGarbage.Item> goes)
      throws IOException {
    boolean unused = keeper.isUnused(folder.name(), thing(id));
    long bytes = 0;
    for (String name : names) {
      Optional<FileState> state = files.disk().state(folder.uploads().resolve(name));
      if (state.isPresent() && (!state.get().isFile() || !ages.isOld(state.get()))) {
        return false;
      }
      bytes += state.map(FileState::size).orElse(0L);
    }
    if (!unused || !goes.test(new RepositoryGarbage.Item(id, bytes))) {
      return false;
    }
    Optional<FileUploadSession> session =
        UploadId.find(id).flatMap(found -> live.find(new Key(folder, found)));
    session.ifPresent(FileUploadSession::expire);
    for (String name : names) {
      files.disk().delete(folder.uploads().resolve(name));
    }
    keeper.ended(folder.name(), thing(id));
    UploadId.find(id).ifPresent(found -> owned.end(new Key(folder, found)));
    return true;
  }

  void ended(UploadFiles upload) {
    Key key = new Key(upload.folder(), upload.id());
    live.forget(key);
    owned.end(key);
  }
}
