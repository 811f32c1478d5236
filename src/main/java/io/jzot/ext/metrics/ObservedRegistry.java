package io.jzot.ext.metrics;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.RawManifest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.UploadId;
import io.jzot.registry.ForwardingRegistry;
import io.jzot.registry.ManifestPush;
import io.jzot.registry.PushedManifest;
import io.jzot.registry.Registry;
import io.jzot.store.BlobContent;
import io.jzot.store.UploadSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts what is done in the registry; what fails is counted by its status, not here. */
final class ObservedRegistry extends ForwardingRegistry {
  private final TransferMeters transfers;
  private final RepositoryMeters repositories;

  ObservedRegistry(Registry registry, TransferMeters transfers, RepositoryMeters repositories) {
    super(registry);
    this.transfers = transfers;
    this.repositories = repositories;
  }

  private RepositoryMeters.Series used(RepositoryName name) {
    return repositories.used(name.value());
  }

  @Override
  public RawManifest manifest(RepositoryName name, Reference reference) {
    RawManifest manifest = super.manifest(name, reference);
    used(name).downloads().increment();
    return manifest;
  }

  @Override
  public Optional<RawManifest> recallManifest(RepositoryName name, Reference reference) {
    Optional<RawManifest> manifest = super.recallManifest(name, reference);
    manifest.ifPresent(found -> used(name).downloads().increment());
    return manifest;
  }

  @Override
  public PushedManifest putManifest(RepositoryName name, ManifestPush push) {
    PushedManifest pushed = super.putManifest(name, push);
    used(name).uploads().increment();
    return pushed;
  }

  @Override
  public BlobContent openBlob(RepositoryName name, Digest digest) {
    BlobContent content = super.openBlob(name, digest);
    used(name);
    return content;
  }

  @Override
  public Optional<BlobContent.Memory> recallBlob(RepositoryName name, Digest digest) {
    Optional<BlobContent.Memory> content = super.recallBlob(name, digest);
    content.ifPresent(found -> used(name));
    return content;
  }

  @Override
  public Optional<BlobContent.File> recallFile(RepositoryName name, Digest digest) {
    Optional<BlobContent.File> content = super.recallFile(name, digest);
    content.ifPresent(found -> used(name));
    return content;
  }

  @Override
  public UploadSession startUpload(RepositoryName name, String owner, DigestAlgorithm algorithm) {
    return new ObservedUpload(super.startUpload(name, owner, algorithm), transfers);
  }

  @Override
  public UploadSession resumeUpload(RepositoryName name, UploadId id, String owner) {
    return new ObservedUpload(super.resumeUpload(name, id, owner), transfers);
  }

  @Override
  public void commitUpload(RepositoryName name, UploadSession session, Digest digest) {
    super.commitUpload(name, session, digest);
    used(name);
    transfers.pushed().increment();
  }

  @Override
  public boolean mountBlob(RepositoryName name, Digest digest, @Nullable RepositoryName from) {
    boolean mounted = super.mountBlob(name, digest, from);
    if (mounted) {
      used(name);
      transfers.mounted().increment();
    }
    return mounted;
  }
}
