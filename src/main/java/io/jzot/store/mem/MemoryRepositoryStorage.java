package io.jzot.store.mem;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.UploadId;
import io.jzot.store.BlobContent;
import io.jzot.store.IndexTransaction;
import io.jzot.store.RecentContents;
import io.jzot.store.RepositoryCensus;
import io.jzot.store.RepositoryGarbage;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.UploadSession;
import io.jzot.store.layout.DraftContext;
import io.jzot.store.layout.IndexChanges;
import io.jzot.store.layout.Refusals;
import io.jzot.store.layout.RepositoryIndex;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One repository in memory. */
final class MemoryRepositoryStorage implements RepositoryStorage {
  private final RepositoryName name;
  private final MemoryStorage storage;
  private final ReentrantLock lock = new ReentrantLock();
  private final RepositoryIndex index = new RepositoryIndex(LayoutIndex.EMPTY);
  private final ConcurrentMap<Digest, byte[]> blobs = new ConcurrentHashMap<>();
  private final ConcurrentMap<UploadId, MemoryUploadSession> uploads = new ConcurrentHashMap<>();
  private final MemoryGarbage garbage;
  private final RecentContents recent = new Recent();
  private volatile boolean exists;

  MemoryRepositoryStorage(RepositoryName name, MemoryStorage storage) {
    this.name = name;
    this.storage = storage;
    this.garbage = new MemoryGarbage(name, storage.keeper(), index, blobs);
  }

  @Override
  public RepositoryName name() {
    return name;
  }

  @Override
  public boolean exists() {
    return exists;
  }

  @Override
  public boolean hasManifests() {
    return index.entries() > 0;
  }

  @Override
  public Page<Tag> tags(PageRequest page) {
    if (!exists) {
      throw Refusals.nameUnknown(name);
    }
    return index.tags(page);
  }

  @Override
  public Optional<Descriptor> find(Reference reference) {
    if (reference instanceof Digest) {
      index.readGraph(this::manifest);
    }
    return index.find(reference).filter(found -> blobs.containsKey(found.digest()));
  }

  @Override
  public Page<Descriptor> referrers(
      Digest subject, @Nullable String artifactType, PageRequest page) {
    return exists
        ? index.referrers(subject, artifactType, page, this::manifest)
        : new Page<>(List.of(), false);
  }

  @Override
  public OptionalLong size(Digest digest) {
    garbage.promise(digest);
    byte[] bytes = blobs.get(digest);
    return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.length);
  }

  @Override
  public boolean isAvailable(Digest digest) {
    return garbage.isAvailable(digest);
  }

  @Override
  public Optional<BlobContent> open(Digest digest) {
    garbage.promise(digest);
    return bytes(digest).map(BlobContent.Memory::new);
  }

  @Override
  public RecentContents recent() {
    return recent;
  }

  @Override
  public void put(Digest digest, byte[] content) {
    Digest actual = Digest.of(digest.algorithm(), content);
    if (!actual.equals(digest)) {
      throw Refusals.digestMismatch(digest, actual);
    }
    keep(digest, content.clone());
  }

  @Override
  public boolean mount(Digest digest, @Nullable RepositoryName from) {
    if (blobs.containsKey(digest)) {
      return true;
    }
    Optional<byte[]> bytes = storage.bytes(digest, from);
    bytes.ifPresent(found -> keep(digest, found));
    return bytes.isPresent();
  }

  /** All there is is in memory; but for the graph, which has to be read first. */
  private final class Recent implements RecentContents {
    @Override
    public Optional<Descriptor> find(Reference reference) {
      return index.find(reference).filter(found -> blobs.containsKey(found.digest()));
    }

    @Override
    public OptionalLong size(Digest digest) {
      return MemoryRepositoryStorage.this.size(digest);
    }

    @Override
    public Optional<BlobContent.Memory> open(Digest digest) {
      garbage.promise(digest);
      return bytes(digest).map(BlobContent.Memory::new);
    }

    @Override
    public Optional<BlobContent.File> openFile(Digest digest) {
      return Optional.empty();
    }
  }

  /** Takes over verified bytes. */
  void keep(Digest digest, byte[] bytes) {
    lock.lock();
    try {
      garbage.promise(digest);
      blobs.put(digest, bytes);
      index.arrived(digest);
      appear();
    } finally {
      lock.unlock();
    }
  }

  Optional<byte[]> bytes(Digest digest) {
    return Optional.ofNullable(blobs.get(digest));
  }

  private Optional<byte[]> manifest(Digest digest, long size) {
    return bytes(digest).filter(bytes -> bytes.length == size);
  }

  /** Nothing is shared in memory; what is in the trash is not told. */
  RepositoryCensus census() {
    long bytes = blobs.values().stream().mapToLong(each -> each.length).sum();
    return new RepositoryCensus(
        name, blobs.size(), bytes, bytes, uploads.size(), 0, !garbage.isCalm());
  }

  @Override
  public UploadSession startUpload(String owner, DigestAlgorithm algorithm) {
    MemoryUploadSession session = new MemoryUploadSession(UploadId.random(), owner, this);
    uploads.put(session.id(), session);
    return session;
  }

  @Override
  public Optional<UploadSession> resumeUpload(UploadId id, String owner) {
    return Optional.<UploadSession>ofNullable(uploads.get(id))
        .filter(session -> ((MemoryUploadSession) session).isOf(owner));
  }

  void ended(UploadId id) {
    uploads.remove(id);
  }

  @Override
  public <T> T update(IndexTransaction<T> transaction) {
    lock.lock();
    try {
      IndexChanges changes =
          index.draft(new DraftContext(exists, garbage::isThere, this::manifest));
      T result = transaction.apply(changes);
      if (!changes.isEmpty()) {
        garbage.releasing(changes.released());
        changes.untagged().forEach(garbage::renew);
        index.commit(changes);
        garbage.released(changes.released());
        appear();
        letGo(changes);
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  private void letGo(IndexChanges changes) {
    if (!changes.removed().isEmpty()) {
      index.readGraph(this::manifest);
      changes.removed().stream()
          .filter(digest -> !index.isReferenced(digest))
          .forEach(garbage::delete);
    }
  }

  private void appear() {
    garbage.stir();
    exists = true;
    storage.appeared(this);
  }

  @Override
  public RepositoryGarbage garbage() {
    return garbage;
  }

  @Override
  public void deleteBlob(Digest digest) {
    lock.lock();
    try {
      if (!exists) {
        throw Refusals.nameUnknown(name);
      }
      index.readGraph(this::manifest);
      if (!blobs.containsKey(digest)) {
        throw Refusals.blobUnknown(digest);
      }
      if (index.isReferenced(digest)) {
        throw Refusals.blobReferenced(digest);
      }
      garbage.delete(digest);
      garbage.stir();
    } finally {
      lock.unlock();
    }
  }
}
