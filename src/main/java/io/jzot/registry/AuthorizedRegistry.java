package io.jzot.registry;

import io.jzot.auth.Principal;
import io.jzot.authz.AccessPolicies;
import io.jzot.authz.AccessPolicy;
import io.jzot.authz.Action;
import io.jzot.authz.RequestFacts;
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

/**
 * The registry as one caller sees it in one request. Every method decides first and only then asks
 * the registry behind, so that a refusal says nothing of what exists. It implements the interface
 * directly: a new operation does not compile until its rule is written here.
 *
 * <p>Beside what the interface names, every method throws UNAUTHORIZED when other credentials might
 * help and DENIED when they would not.
 */
public final class AuthorizedRegistry implements Registry {
  private final Registry registry;
  private final AccessGate gate;

  public AuthorizedRegistry(
      Registry registry, AccessPolicy policy, Principal principal, RequestFacts facts) {
    this.registry = registry;
    this.gate = new AccessGate(policy, principal, facts);
  }

  @Override
  public Descriptor statManifest(RepositoryName name, Reference reference) {
    gate.require(Action.READ, name, reference);
    return registry.statManifest(name, reference);
  }

  @Override
  public RawManifest manifest(RepositoryName name, Reference reference) {
    gate.require(Action.READ, name, reference);
    return registry.manifest(name, reference);
  }

  @Override
  public long statBlob(RepositoryName name, Digest digest) {
    gate.require(Action.READ, name, null);
    return registry.statBlob(name, digest);
  }

  @Override
  public BlobContent openBlob(RepositoryName name, Digest digest) {
    gate.require(Action.READ, name, null);
    return registry.openBlob(name, digest);
  }

  /** What may not be read is not remembered; {@link #statManifest} says why. So in all of these. */
  @Override
  public Optional<Descriptor> recallDescriptor(RepositoryName name, Reference reference) {
    return gate.allows(Action.READ, name, reference)
        ? registry.recallDescriptor(name, reference)
        : Optional.empty();
  }

  @Override
  public Optional<RawManifest> recallManifest(RepositoryName name, Reference reference) {
    return gate.allows(Action.READ, name, reference)
        ? registry.recallManifest(name, reference)
        : Optional.empty();
  }

  @Override
  public OptionalLong recallBlobSize(RepositoryName name, Digest digest) {
    return gate.allows(Action.READ, name, null)
        ? registry.recallBlobSize(name, digest)
        : OptionalLong.empty();
  }

  @Override
  public Optional<BlobContent.Memory> recallBlob(RepositoryName name, Digest digest) {
    return gate.allows(Action.READ, name, null)
        ? registry.recallBlob(name, digest)
        : Optional.empty();
  }

  @Override
  public Optional<BlobContent.File> recallFile(RepositoryName name, Digest digest) {
    return gate.allows(Action.READ, name, null)
        ? registry.recallFile(name, digest)
        : Optional.empty();
  }

  /** The owner is the caller, whatever was passed; so in all operations on sessions. */
  @Override
  public UploadSession startUpload(RepositoryName name, String owner, DigestAlgorithm algorithm) {
    gate.require(Action.CREATE, name, null);
    return registry.startUpload(name, owner(), algorithm);
  }

  @Override
  public UploadSession resumeUpload(RepositoryName name, UploadId id, String owner) {
    gate.require(Action.CREATE, name, null);
    return registry.resumeUpload(name, id, owner());
  }

  @Override
  public void commitUpload(RepositoryName name, UploadSession session, Digest digest) {
    gate.require(Action.CREATE, name, null);
    registry.commitUpload(name, session, digest);
  }

  /** Who could begin an upload may drop it: nothing that was published goes away. */
  @Override
  public void cancelUpload(RepositoryName name, UploadId id, String owner) {
    gate.require(Action.CREATE, name, null);
    registry.cancelUpload(name, id, owner());
  }

  private String owner() {
    return gate.principal().name();
  }

  /** What may not be read is not there. */
  @Override
  public boolean mountBlob(RepositoryName name, Digest digest, @Nullable RepositoryName from) {
    gate.require(Action.CREATE, name, null);
    boolean readable =
        from == null
            ? gate.policy().readsEverything(gate.principal())
            : gate.allows(Action.READ, from, null);
    return readable && registry.mountBlob(name, digest, from);
  }

  @Override
  public PushedManifest putManifest(RepositoryName name, ManifestPush push) {
    return registry.putManifest(name, push.with(PushGrant.of(gate, name, push)));
  }

  @Override
  public void deleteTag(RepositoryName name, Tag tag, Precondition precondition) {
    gate.require(Action.DELETE, name, tag);
    registry.deleteTag(name, tag, precondition);
  }

  @Override
  public void deleteManifest(RepositoryName name, Digest digest, TaggedManifest tagged) {
    gate.require(Action.DELETE, name, digest);
    boolean refuse = gate.allows(Action.DETECT_MANIFEST_COLLISION, name, digest);
    registry.deleteManifest(name, digest, refuse ? TaggedManifest.REFUSE : tagged);
  }

  @Override
  public void deleteBlob(RepositoryName name, Digest digest) {
    gate.require(Action.DELETE, name, null);
    registry.deleteBlob(name, digest);
  }

  /** Never refused; names what may be read. */
  @Override
  public Page<RepositoryName> repositories(PageRequest page) {
    Principal lister = AccessPolicies.asLister(gate.principal());
    AccessGate listing = gate.as(lister);
    return new ReadableCatalog(
            registry::repositories,
            gate.policy().readablePrefixes(lister),
            name -> listing.allows(Action.READ, name, null))
        .page(page);
  }

  @Override
  public Page<Tag> tags(RepositoryName name, PageRequest page) {
    return gate.require(Action.READ, name, null).conditional()
        ? ReadablePages.fill(
            page,
            part -> registry.tags(name, part),
            Tag::value,
            tag -> gate.allows(Action.READ, name, tag))
        : registry.tags(name, page);
  }

  @Override
  public Page<Descriptor> referrers(
      RepositoryName name, Digest subject, @Nullable String artifactType, PageRequest page) {
    return gate.require(Action.READ, name, subject).conditional()
        ? ReadablePages.fill(
            page,
            part -> registry.referrers(name, subject, artifactType, part),
            referrer -> referrer.digest().toString(),
            referrer -> gate.allows(Action.READ, name, referrer.digest()))
        : registry.referrers(name, subject, artifactType, page);
  }
}
