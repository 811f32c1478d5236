package io.jzot.store.fs;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.OciException;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.UploadId;
import io.jzot.store.BlobContent;
import io.jzot.store.IndexTransaction;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.UploadSession;
import io.jzot.store.layout.DraftContext;
import io.jzot.store.layout.IndexChanges;
import io.jzot.store.layout.Layout;
import io.jzot.store.layout.Refusals;
import io.jzot.store.layout.RepositoryIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One repository: an image layout in a directory. */
final class FileRepositoryStorage implements RepositoryStorage {
  /** So few manifests are looked into for the sake of a blob's size, but no more. */
  private static final int QUICK = 256;

  private static final int PATIENCE = 10;

  private final RepositoryFolder folder;
  private final StoreParts parts;
  private final FileStorage storage;
  private final IndexFile index;
  private final ReentrantLock lock = new ReentrantLock();

  FileRepositoryStorage(RepositoryFolder folder, StoreParts parts, FileStorage storage) {
    this.folder = folder;
    this.parts = parts;
    this.storage = storage;
    this.index = new IndexFile(folder, parts.files());
  }

  @Override
  public RepositoryName name() {
    return folder.name();
  }

  @Override
  public boolean exists() {
    return parts.errors().reading(() -> current().isPresent());
  }

  private Optional<RepositoryIndex> current() throws IOException {
    Optional<RepositoryIndex> current = index.current();
    parts.catalog().note(name(), current.isPresent());
    if (current.isPresent()) {
      storage.keep(this);
    }
    return current;
  }

  @Override
  public Page<Tag> tags(PageRequest page) {
    return parts
        .errors()
        .reading(() -> current().orElseThrow(() -> Refusals.nameUnknown(name())).tags(page));
  }

  @Override
  public Optional<Descriptor> find(Reference reference) {
    return parts
        .errors()
        .reading(
            () -> {
              Optional<Descriptor> found = current().flatMap(current -> find(current, reference));
              return found.isEmpty() ? found : present(found.get());
            });
  }

  private Optional<Descriptor> find(RepositoryIndex current, Reference reference) {
    Optional<Descriptor> found = current.find(reference);
    if (found.isEmpty() && reference instanceof Digest && current.unread() > 0) {
      current.readGraph(this::manifest);
      return current.find(reference);
    }
    return found;
  }

  /** A manifest whose bytes are there, with the size that they have. */
  private Optional<Descriptor> present(Descriptor found) throws IOException {
    Digest digest = found.digest();
    return parts
        .blobs()
        .find(digest, folder, OptionalLong.of(found.size()))
        .map(state -> Descriptor.of(found.mediaType(), digest, state.size()));
  }

  @Override
  public Page<Descriptor> referrers(
      Digest subject, @Nullable String artifactType, PageRequest page) {
    return parts
        .errors()
        .reading(
            () ->
                current()
                    .map(now -> now.referrers(subject, artifactType, page, this::manifest))
                    .orElse(new Page<>(List.of(), false)));
  }

  @Override
  public OptionalLong size(Digest digest) {
    return parts
        .errors()
        .reading(
            () ->
                blob(digest)
                    .map(state -> OptionalLong.of(state.size()))
                    .orElse(OptionalLong.empty()));
  }

  /** A blob, if it is there and is not known to be damaged. */
  private Optional<FileState> blob(Digest digest) throws IOException {
    Optional<RepositoryIndex> current = current();
    if (current.isEmpty()) {
      return Optional.empty();
    }
    int unread = current.get().unread();
    if (unread > 0 && unread <= QUICK) {
      current.get().readGraph(this::manifest);
    }
    return parts.blobs().find(digest, folder, current.get().expectedSize(digest));
  }

  @Override
  public Optional<BlobContent> open(Digest digest) {
    return parts
        .errors()
        .reading(
            () -> {
              Optional<FileState> state = blob(digest);
              return state.isEmpty() ? Optional.empty() : open(digest, state.get());
            });
  }

  private Optional<BlobContent> open(Digest digest, FileState state) throws IOException {
    Optional<FileChannel> opened = parts.blobs().open(digest, folder);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    FileChannel channel = opened.get();
    boolean sound = false;
    try {
      sound = channel.size() == state.size();
    } finally {
      if (!sound) {
        channel.close();
      }
    }
    return sound ? Optional.of(new BlobContent.File(channel, state.size())) : Optional.empty();
  }

  /** The bytes of a manifest, if they are there and have that size. */
  private Optional<byte[]> manifest(Digest digest, long size) {
    return parts.errors().reading(() -> readManifest(digest, size));
  }

  private Optional<byte[]> readManifest(Digest digest, long size) throws IOException {
    Optional<FileState> state = parts.blobs().find(digest, folder, OptionalLong.of(size));
    if (size > Layout.MAX_MANIFEST || state.isEmpty() || state.get().size() != size) {
      return Optional.empty();
    }
    Optional<FileChannel> opened = parts.blobs().open(digest, folder);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (FileChannel channel = opened.get()) {
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      Disk disk = parts.files().disk();
      while (bytes.hasRemaining() && disk.read(channel, bytes, bytes.position()) >= 0) {
        // Reads until it is full.
      }
      return bytes.hasRemaining() ? Optional.empty() : Optional.of(bytes.array());
    }
  }

  @Override
  public void put(Digest digest, byte[] content) {
    Digest actual = Digest.of(digest.algorithm(), content);
    if (!actual.equals(digest)) {
      throw Refusals.digestMismatch(digest, actual);
    }
    parts
        .errors()
        .write(
            () -> {
              if (current().isPresent() && parts.blobs().isSettled(digest, folder)) {
                return;
              }
              prepare();
              Path staged = folder.staged("blob");
              try {
                parts.files().write(staged, content);
                place(new FreshFile(staged), digest);
              } finally {
                parts.files().discard(staged);
              }
            });
  }

  /** Makes verified bytes a blob of this repository, which exists. */
  private void place(FreshFile fresh, Digest digest) throws IOException {
    parts.shared().place(fresh, digest, folder);
    current().ifPresent(now -> now.arrived(digest));
  }

  /** Makes sure that the repository exists: with its marker and an index, durably. */
  private void prepare() throws IOException {
    checkRepresentable();
    if (current().isEmpty()) {
      update(lockedDraft -> lockedDraft, true);
    }
    parts.files().ensureDirectory(folder.uploads());
  }

  private void checkRepresentable() {
    if (!folder.isRepresentable()) {
      throw new OciException(
          ErrorCode.NAME_INVALID, "this storage cannot hold a name that long; choose another");
    }
  }

  @Override
  public boolean mount(Digest digest, @Nullable RepositoryName from) {
    return parts
        .errors()
        .writing(
            () -> {
              if (blob(digest).isPresent()) {
                parts.blobs().settle(List.of(digest), folder);
                return true;
              }
              Optional<Path> good = sharable(digest, from);
              if (good.isEmpty()) {
                return false;
              }
              prepare();
              boolean shared = parts.shared().share(good.get(), digest, folder);
              current().ifPresent(now -> now.arrived(digest));
              return shared;
            });
  }

  private Optional<Path> sharable(Digest digest, @Nullable RepositoryName from) throws IOException {
    Disk disk = parts.files().disk();
    if (from == null) {
      return parts.shared().find(digest, Optional.empty(), disk);
    }
    FileRepositoryStorage source = storage.of(from);
    return source.blob(digest).isEmpty()
        ? Optional.empty()
        : parts.shared().find(digest, Optional.of(source.folder.blob(digest)), disk);
  }

  @Override
  public UploadSession startUpload(String owner, DigestAlgorithm algorithm) {
    checkRepresentable();
    return parts
        .errors()
        .writing(() -> parts.uploads().start(folder, owner, algorithm, new Committing()));
  }

  @Override
  public Optional<UploadSession> resumeUpload(UploadId id, String owner) {
    return parts
        .errors()
        .reading(
            () ->
                parts
                    .uploads()
                    .resume(folder, id, owner, new Committing())
                    .map(UploadSession.class::cast));
  }

  private final class Committing implements UploadCommit {
    @Override
    public void prepare() throws IOException {
      FileRepositoryStorage.this.prepare();
    }

    @Override
    public void place(FreshFile bytes, Digest digest) throws IOException {
      FileRepositoryStorage.this.place(bytes, digest);
    }
  }

  @Override
  public <T> T update(IndexTransaction<T> transaction) {
    return parts.errors().writing(() -> update(transaction, false));
  }

  /**
   * Runs a transaction under the repository's lock, again if the index was edited from outside
   * meanwhile.
   *
   * @param create whether an index is written even when nothing changes, if there is none
   */
  private <T> T update(IndexTransaction<T> transaction, boolean create) throws IOException {
    lock.lock();
    try {
      for (int attempt = 0; attempt < PATIENCE; attempt++) {
        Optional<RepositoryIndex> current = current();
        RepositoryIndex base = current.orElseGet(() -> new RepositoryIndex(LayoutIndex.EMPTY));
        IndexChanges changes =
            base.draft(new DraftContext(current.isPresent(), this::hasBlob, this::manifest));
        T result = transaction.apply(changes);
        boolean write = !changes.isEmpty() || (create && current.isEmpty());
        if (write ? publish(base, changes, current.isEmpty()) : settle(changes)) {
          return result;
        }
      }
      throw new IOException("the index does not stop changing: " + folder.index());
    } finally {
      lock.unlock();
    }
  }

  private boolean hasBlob(Digest digest) {
    return parts
        .errors()
        .reading(() -> parts.blobs().find(digest, folder, OptionalLong.empty()).isPresent());
  }

  private boolean publish(RepositoryIndex base, IndexChanges changes, boolean isNew)
      throws IOException {
    checkRepresentable();
    settleBlobs(changes);
    if (isNew) {
      index.mark();
    }
    parts.files().ensureDirectory(folder.uploads());
    if (!index.publish(base, changes)) {
      return false;
    }
    parts.catalog().note(name(), true);
    storage.keep(this);
    letGo(base, changes);
    return true;
  }

  /** What is acknowledged without a change has to be durable as well. */
  private boolean settle(IndexChanges changes) throws IOException {
    if (!changes.put().isEmpty()) {
      settleBlobs(changes);
      index.settle();
    }
    return true;
  }

  private void settleBlobs(IndexChanges changes) throws IOException {
    Set<Digest> needed = new LinkedHashSet<>();
    for (Digest manifest : changes.put()) {
      if (!hasBlob(manifest)) {
        throw new OciException(
            ErrorCode.UNAVAILABLE, "the manifest was deleted while it was pushed; push it again");
      }
      needed.add(manifest);
      needed.addAll(changes.children(manifest));
    }
    parts.blobs().settle(needed, folder);
  }

  /** The index is published without them; that bytes stay when this fails does no harm. */
  private void letGo(RepositoryIndex now, IndexChanges changes) {
    for (Digest digest : changes.removed()) {
      if (!now.isReferenced(digest)) {
        parts.blobs().letGo(digest, folder);
      }
    }
  }

  @Override
  public void deleteBlob(Digest digest) {
    parts.errors().write(() -> delete(digest));
  }

  private void delete(Digest digest) throws IOException {
    lock.lock();
    try {
      RepositoryIndex now = current().orElseThrow(() -> Refusals.nameUnknown(name()));
      now.readGraph(this::manifest);
      boolean there =
          parts.files().disk().state(folder.blob(digest)).filter(FileState::isFile).isPresent();
      if (there && now.isReferenced(digest)) {
        throw Refusals.blobReferenced(digest);
      }
      if (!there || !parts.blobs().delete(digest, folder)) {
        throw Refusals.blobUnknown(digest);
      }
    } finally {
      lock.unlock();
    }
  }
}
