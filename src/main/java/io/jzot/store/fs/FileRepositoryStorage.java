package io.jzot.store.fs;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.UploadId;
import io.jzot.store.BlobContent;
import io.jzot.store.IndexTransaction;
import io.jzot.store.RecentContents;
import io.jzot.store.RepositoryGarbage;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.UploadSession;
import io.jzot.store.layout.Refusals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One repository: an image layout in a directory. */
final class FileRepositoryStorage implements RepositoryStorage {
  private final RepositoryFolder folder;
  private final StoreParts parts;
  private final FileStorage storage;
  private final IndexFile index;
  private final FileRepositoryReader reader;
  private final FileRepositoryWriter writer;
  private final FileGarbage garbage;
  private final RecentReader recent;

  FileRepositoryStorage(RepositoryFolder folder, StoreParts parts, FileStorage storage) {
    this.index = new IndexFile(folder, parts);
    this.folder = folder;
    this.parts = parts;
    this.storage = storage;
    FileShelf shelf = new FileShelf(folder, index, parts);
    this.reader = new FileRepositoryReader(shelf, weight -> storage.keep(this, weight));
    this.writer = new FileRepositoryWriter(shelf, reader);
    this.recent = new RecentReader(shelf);
    this.garbage = new FileGarbage(shelf, reader, writer);
  }

  /** Makes sure that {@code index.json} shows what there is, if there is a log to make it from. */
  void publish() throws IOException {
    if (reader.current().isPresent()) {
      index.publisher().flush();
    }
  }

  @Override
  public RepositoryName name() {
    return folder.name();
  }

  @Override
  public boolean exists() {
    return parts.errors().reading(() -> reader.current().isPresent());
  }

  @Override
  public boolean hasManifests() {
    return parts
        .errors()
        .reading(() -> reader.current().filter(now -> now.entries() > 0).isPresent());
  }

  @Override
  public Page<Tag> tags(PageRequest page) {
    return parts
        .errors()
        .reading(() -> reader.current().orElseThrow(() -> Refusals.nameUnknown(name())).tags(page));
  }

  @Override
  public Optional<Descriptor> find(Reference reference) {
    return parts.errors().reading(() -> reader.find(reference));
  }

  @Override
  public Page<Descriptor> referrers(
      Digest subject, @Nullable String artifactType, PageRequest page) {
    return parts
        .errors()
        .reading(
            () ->
                reader
                    .current()
                    .map(now -> now.referrers(subject, artifactType, page, reader::manifest))
                    .orElse(new Page<>(List.of(), false)));
  }

  @Override
  public OptionalLong size(Digest digest) {
    Optional<FileState> state = parts.errors().reading(() -> reader.blob(digest));
    return state.isEmpty() ? OptionalLong.empty() : OptionalLong.of(state.get().size());
  }

  @Override
  public boolean isAvailable(Digest digest) {
    return parts.errors().reading(() -> reader.isAvailable(digest));
  }

  @Override
  public Optional<BlobContent> open(Digest digest) {
    return parts.errors().reading(() -> reader.open(digest));
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
    parts.errors().add(() -> writer.put(digest, content));
  }

  @Override
  public boolean mount(Digest digest, @Nullable RepositoryName from) {
    return parts
        .errors()
        .adding(
            () -> {
              if (reader.blob(digest).isPresent()) {
                parts.blobs().settle(List.of(digest), folder);
                return true;
              }
              Optional<Path> good = sharable(digest, from);
              return good.isPresent() && writer.share(good.get(), digest);
            });
  }

  private Optional<Path> sharable(Digest digest, @Nullable RepositoryName from) throws IOException {
    if (from == null) {
      return parts.shared().find(digest);
    }
    FileRepositoryStorage source = storage.of(from);
    return source.reader.blob(digest).isEmpty()
        ? Optional.empty()
        : parts.shared().find(digest, source.folder.blob(digest));
  }

  @Override
  public UploadSession startUpload(String owner, DigestAlgorithm algorithm) {
    writer.checkRepresentable();
    return parts.errors().adding(() -> parts.uploads().start(folder, owner, algorithm, writer));
  }

  @Override
  public Optional<UploadSession> resumeUpload(UploadId id, String owner) {
    return parts
        .errors()
        .reading(
            () -> parts.uploads().resume(folder, id, owner, writer).map(UploadSession.class::cast));
  }

  @Override
  public <T> T update(IndexTransaction<T> transaction) {
    return parts.errors().writing(() -> writer.update(transaction, false));
  }

  @Override
  public void deleteBlob(Digest digest) {
    parts.errors().write(() -> parts.errors().room().free(() -> writer.delete(digest)));
  }

  @Override
  public RepositoryGarbage garbage() {
    return garbage;
  }
}
