package io.jzot.registry;

import static io.jzot.log.Field.field;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.UploadId;
import io.jzot.store.BlobContent;
import io.jzot.store.IndexDraft;
import io.jzot.store.RecentContents;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.Storage;
import io.jzot.store.UploadSession;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry over a store of image layouts; knows neither callers nor their rights. */
public final class LayoutRegistry implements Registry {
  private static final Logger log = LoggerFactory.getLogger(LayoutRegistry.class);

  private final Storage storage;
  private final ManifestPublisher publisher;

  public LayoutRegistry(Storage storage, RegistryOptions options) {
    this(storage, options, List.of());
  }

  /**
   * @param guards asked in this order before a manifest is published
   */
  public LayoutRegistry(Storage storage, RegistryOptions options, List<PushGuard> guards) {
    this.storage = storage;
    this.publisher = new ManifestPublisher(options, guards);
  }

  @Override
  public Descriptor statManifest(RepositoryName name, Reference reference) {
    RepositoryStorage repository = storage.repository(name);
    return repository.find(reference).orElseThrow(() -> manifestUnknown(repository, reference));
  }

  @Override
  public RawManifest manifest(RepositoryName name, Reference reference) {
    RepositoryStorage repository = storage.repository(name);
    Descriptor found =
        repository.find(reference).orElseThrow(() -> manifestUnknown(repository, reference));
    byte[] bytes =
        ManifestBytes.read(repository, found.digest())
            .orElseThrow(() -> manifestUnknown(repository, reference));
    return new RawManifest(bytes, found.mediaType(), found.digest());
  }

  @Override
  public long statBlob(RepositoryName name, Digest digest) {
    RepositoryStorage repository = storage.repository(name);
    OptionalLong size = repository.size(digest);
    return size.orElseThrow(() -> blobUnknown(repository, digest));
  }

  @Override
  public BlobContent openBlob(RepositoryName name, Digest digest) {
    RepositoryStorage repository = storage.repository(name);
    Optional<BlobContent> content = repository.open(digest);
    return content.orElseThrow(() -> blobUnknown(repository, digest));
  }

  @Override
  public Optional<Descriptor> recallDescriptor(RepositoryName name, Reference reference) {
    return storage.repository(name).recent().find(reference);
  }

  @Override
  public Optional<RawManifest> recallManifest(RepositoryName name, Reference reference) {
    RecentContents recent = storage.repository(name).recent();
    Optional<Descriptor> found = recent.find(reference);
    return found
        .flatMap(manifest -> recent.open(manifest.digest()))
        .map(it -> new RawManifest(it.bytes(), found.get().mediaType(), found.get().digest()));
  }

  @Override
  public OptionalLong recallBlobSize(RepositoryName name, Digest digest) {
    return storage.repository(name).recent().size(digest);
  }

  @Override
  public Optional<BlobContent.Memory> recallBlob(RepositoryName name, Digest digest) {
    return storage.repository(name).recent().open(digest);
  }

  @Override
  public Optional<BlobContent.File> recallFile(RepositoryName name, Digest digest) {
    return storage.repository(name).recent().openFile(digest);
  }

  @Override
  public UploadSession startUpload(RepositoryName name, String owner, DigestAlgorithm algorithm) {
    return creatable(name).startUpload(owner, algorithm);
  }

  @Override
  public UploadSession resumeUpload(RepositoryName name, UploadId id, String owner) {
    return storage
        .repository(name)
        .resumeUpload(id, owner)
        .orElseThrow(
            () ->
                new OciException(
                        ErrorCode.BLOB_UPLOAD_UNKNOWN,
                        "the session was finished, cancelled or never opened here; open a new one"
                            + " with POST")
                    .with("name", name)
                    .with("session_id", id));
  }

  @Override
  public void commitUpload(RepositoryName name, UploadSession session, Digest digest) {
    long size = session.commit(digest);
    log.debug(
        "blob pushed", field("repository", name), field("digest", digest), field("size", size));
  }

  @Override
  public boolean mountBlob(RepositoryName name, Digest digest, @Nullable RepositoryName from) {
    boolean mounted = creatable(name).mount(digest, from);
    log.debug(
        "blob mount",
        field("repository", name),
        field("digest", digest),
        field("from", from),
        field("mounted", mounted));
    return mounted;
  }

  @Override
  public PushedManifest putManifest(RepositoryName name, ManifestPush push) {
    PushedManifest pushed = publisher.publish(creatable(name), push);
    log.debug(
        "manifest pushed",
        field("repository", name),
        field("reference", push.reference()),
        field("digest", pushed.descriptor().digest()));
    return pushed;
  }

  @Override
  public void deleteTag(RepositoryName name, Tag tag, Precondition precondition) {
    RepositoryStorage repository = existing(name);
    repository.update(
        draft -> {
          Optional<Descriptor> current = draft.find(tag);
          precondition.check(current);
          if (current.isEmpty()) {
            throw manifestUnknown(repository, tag);
          }
          draft.untag(tag);
          return tag;
        });
    log.info("tag deleted", field("repository", name), field("tag", tag));
  }

  @Override
  public void deleteManifest(RepositoryName name, Digest digest, TaggedManifest tagged) {
    RepositoryStorage repository = existing(name);
    repository.update(draft -> remove(draft, repository, digest, tagged));
    log.info("manifest deleted", field("repository", name), field("digest", digest));
  }

  private static Digest remove(
      IndexDraft draft, RepositoryStorage repository, Digest digest, TaggedManifest tagged) {
    if (draft.find(digest).isEmpty()) {
      throw manifestUnknown(repository, digest);
    }
    if (draft.isListedByIndex(digest)) {
      throw new OciException(
              ErrorCode.MANIFEST_REFERENCED,
              "an image index of this repository lists it; delete that index first")
          .with("name", repository.name())
          .with("digest", digest);
    }
    if (tagged == TaggedManifest.REFUSE && draft.tags(digest).size() > 1) {
      throw new OciException(
              ErrorCode.MANIFEST_TAGGED, "several tags name it; delete them one by one first")
          .with("name", repository.name())
          .with("digest", digest);
    }
    draft.remove(digest);
    return digest;
  }

  @Override
  public void deleteBlob(RepositoryName name, Digest digest) {
    existing(name).deleteBlob(digest);
    log.info("blob deleted", field("repository", name), field("digest", digest));
  }

  @Override
  public void cancelUpload(RepositoryName name, UploadId id, String owner) {
    resumeUpload(name, id, owner).cancel();
  }

  @Override
  public Page<RepositoryName> repositories(PageRequest page) {
    return storage.repositories(page);
  }

  @Override
  public Page<Tag> tags(RepositoryName name, PageRequest page) {
    return storage.repository(name).tags(page);
  }

  @Override
  public Page<Descriptor> referrers(
      RepositoryName name, Digest subject, @Nullable String artifactType, PageRequest page) {
    return storage.repository(name).referrers(subject, artifactType, page);
  }

  private RepositoryStorage existing(RepositoryName name) {
    RepositoryStorage repository = storage.repository(name);
    if (!repository.exists()) {
      throw nameUnknown(name);
    }
    return repository;
  }

  private RepositoryStorage creatable(RepositoryName name) {
    RepositoryStorage repository = storage.repository(name);
    if (!name.creatable() && !repository.exists()) {
      throw new OciException(
              ErrorCode.NAME_INVALID,
              "a new repository name has at most " + RepositoryName.MAX_LENGTH + " characters")
          .with("name", name);
    }
    return repository;
  }

  private static OciException nameUnknown(RepositoryName name) {
    return new OciException(
            ErrorCode.NAME_UNKNOWN, "nothing was ever pushed under this name, or it was deleted")
        .with("name", name);
  }

  private static OciException manifestUnknown(RepositoryStorage repository, Reference reference) {
    if (!repository.exists()) {
      return nameUnknown(repository.name());
    }
    return new OciException(
            ErrorCode.MANIFEST_UNKNOWN, "the repository has no manifest under this reference")
        .with("name", repository.name())
        .with("reference", reference);
  }

  private static OciException blobUnknown(RepositoryStorage repository, Digest digest) {
    return new OciException(
            ErrorCode.BLOB_UNKNOWN, "the repository has no blob of this digest; push or mount it")
        .with("name", repository.name())
        .with("digest", digest);
  }
}
