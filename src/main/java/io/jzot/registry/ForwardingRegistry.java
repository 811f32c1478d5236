package io.jzot.registry;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.UploadId;
import io.jzot.store.BlobContent;
import io.jzot.store.UploadSession;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Passes everything on; a wrapper overrides what it cares about. */
public class ForwardingRegistry implements Registry {
  private final Registry registry;

  protected ForwardingRegistry(Registry registry) {
    this.registry = registry;
  }

  @Override
  public Descriptor statManifest(RepositoryName name, Reference reference) {
    return registry.statManifest(name, reference);
  }

  @Override
  public RawManifest manifest(RepositoryName name, Reference reference) {
    return registry.manifest(name, reference);
  }

  @Override
  public long statBlob(RepositoryName name, Digest digest) {
    return registry.statBlob(name, digest);
  }

  @Override
  public BlobContent openBlob(RepositoryName name, Digest digest) {
    return registry.openBlob(name, digest);
  }

  @Override
  public Optional<Descriptor> recallDescriptor(RepositoryName name, Reference reference) {
    return registry.recallDescriptor(name, reference);
  }

  @Override
  public Optional<RawManifest> recallManifest(RepositoryName name, Reference reference) {
    return registry.recallManifest(name, reference);
  }

  @Override
  public OptionalLong recallBlobSize(RepositoryName name, Digest digest) {
    return registry.recallBlobSize(name, digest);
  }

  @Override
  public Optional<BlobContent.Memory> recallBlob(RepositoryName name, Digest digest) {
    return registry.recallBlob(name, digest);
  }

  @Override
  public Optional<BlobContent.File> recallFile(RepositoryName name, Digest digest) {
    return registry.recallFile(name, digest);
  }

  @Override
  public UploadSession startUpload(RepositoryName name, String owner, DigestAlgorithm algorithm) {
    return registry.startUpload(name, owner, algorithm);
  }

  @Override
  public UploadSession resumeUpload(RepositoryName name, UploadId id, String owner) {
    return registry.resumeUpload(name, id, owner);
  }

  @Override
  public void commitUpload(RepositoryName name, UploadSession session, Digest digest) {
    registry.commitUpload(name, session, digest);
  }

  @Override
  public boolean mountBlob(RepositoryName name, Digest digest, @Nullable RepositoryName from) {
    return registry.mountBlob(name, digest, from);
  }

  @Override
  public PushedManifest putManifest(RepositoryName name, ManifestPush push) {
    return registry.putManifest(name, push);
  }

  @Override
  public void deleteTag(RepositoryName name, Tag tag, Precondition precondition) {
    registry.deleteTag(name, tag, precondition);
  }

  @Override
  public void deleteManifest(RepositoryName name, Digest digest, TaggedManifest tagged) {
    registry.deleteManifest(name, digest, tagged);
  }

  @Override
  public void deleteBlob(RepositoryName name, Digest digest) {
    registry.deleteBlob(name, digest);
  }

  @Override
  public void cancelUpload(RepositoryName name, UploadId id, String owner) {
    registry.cancelUpload(name, id, owner);
  }

  @Override
  public Page<RepositoryName> repositories(PageRequest page) {
    return registry.repositories(page);
  }

  @Override
  public Page<Tag> tags(RepositoryName name, PageRequest page) {
    return registry.tags(name, page);
  }

  @Override
  public Page<Descriptor> referrers(
      RepositoryName name, Digest subject, @Nullable String artifactType, PageRequest page) {
    return registry.referrers(name, subject, artifactType, page);
  }
}
