package io.jzot.registry;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.Manifest;
import io.jzot.oci.MediaType;
import io.jzot.oci.OciException;
import io.jzot.oci.RawManifest;
import io.jzot.oci.Reference;
import io.jzot.oci.Tag;
import io.jzot.oci.json.Manifests;
import io.jzot.store.IndexDraft;
import io.jzot.store.RepositoryStorage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The walk of a manifest push: judge the document, store its bytes, then decide and publish inside
 * the repository's transaction. A published index never references an absent blob.
 */
final class ManifestPublisher {
  private final RegistryOptions options;
  private final List<PushGuard> guards;

  ManifestPublisher(RegistryOptions options, List<PushGuard> guards) {
    this.options = options;
    this.guards = List.copyOf(guards);
  }

  PushedManifest publish(RepositoryStorage repository, ManifestPush push) {
    RawManifest raw = verified(push);
    Manifest manifest = Manifests.parse(raw.bytes(), raw.mediaType());
    // Asked before anything is written, so that an ordinary refusal leaves nothing behind; and
    // again
    // inside the transaction, where the answer holds.
    checkGrant(repository::find, raw, push);
    boolean sparse = maySparse(repository, manifest);
    if (!sparse) {
      checkChildren(manifest, repository::isAvailable);
    }
    ask(guards, repository, push, raw, manifest);
    repository.put(raw.digest(), raw.bytes());
    return repository.update(draft -> decide(draft, raw, manifest, push, sparse));
  }

  private static void ask(
      List<PushGuard> guards,
      RepositoryStorage repository,
      ManifestPush push,
      RawManifest raw,
      Manifest manifest) {
    if (!guards.isEmpty()) {
      ProposedManifest proposed =
          new ProposedManifest(
              repository.name(),
              push.reference(),
              raw,
              manifest,
              digest -> ManifestBytes.readSmall(repository, digest));
      guards.forEach(guard -> guard.check(proposed));
    }
  }

  private RawManifest verified(ManifestPush push) {
    MediaType type = push.mediaType();
    if (!type.isManifest() || (type.isDocker() && !options.docker())) {
      throw new OciException(
              ErrorCode.MANIFEST_TYPE_UNSUPPORTED,
              type.isDocker()
                  ? "Docker schema 2 is taken when http.compat has docker2s2"
                  : "push an OCI image manifest or image index, with that Content-Type")
          .with("mediaType", type);
    }
    if (push.bytes().length > ManifestBytes.LIMIT) {
      throw new OciException(
          ErrorCode.MANIFEST_TOO_LARGE, "a manifest has at most " + ManifestBytes.LIMIT + " bytes");
    }
    Digest expected = push.reference() instanceof Digest digest ? digest : null;
    DigestAlgorithm algorithm = expected == null ? DigestAlgorithm.SHA256 : expected.algorithm();
    Digest digest = Digest.of(algorithm, push.bytes());
    if (expected != null && !expected.equals(digest)) {
      throw new OciException(
              ErrorCode.DIGEST_INVALID, "the manifest is the content of another digest")
          .with("digest", digest)
          .with("reference", expected);
    }
    return new RawManifest(push.bytes(), type, digest);
  }

  private PushedManifest decide(
      IndexDraft draft, RawManifest raw, Manifest manifest, ManifestPush push, boolean sparse) {
    boolean created = !draft.exists();
    Optional<Descriptor> known = draft.find(raw.digest());
    Set<Tag> tags = tags(push);
    checkGrant(draft::find, raw, push);
    push.precondition().check(draft.find(push.reference()));
    checkType(raw, known);
    if (!sparse) {
      checkChildren(manifest, draft::hasBlob);
    }
    Digest replaced = replaced(draft, raw, push);
    // What is known by an image index only gets an entry: there are readers who look no further.
    boolean unchanged =
        known.isPresent() && draft.hasEntry(raw.digest()) && areTagged(draft, tags, raw.digest());
    if (!unchanged) {
      draft.put(raw.descriptor(), manifest, tags);
    }
    Digest subject = manifest.subject().map(Descriptor::digest).orElse(null);
    return new PushedManifest(raw.descriptor(), subject, replaced, created, unchanged);
  }

  /** Asks for the tags of the push, not of the manifest: it may have a hundred thousand. */
  private static boolean areTagged(IndexDraft draft, Set<Tag> tags, Digest digest) {
    return tags.stream()
        .allMatch(tag -> draft.find(tag).filter(d -> d.digest().equals(digest)).isPresent());
  }

  private static @Nullable Digest replaced(IndexDraft draft, RawManifest raw, ManifestPush push) {
    return push.reference() instanceof Tag tag
        ? draft.find(tag).map(Descriptor::digest).filter(d -> !d.equals(raw.digest())).orElse(null)
        : null;
  }

  /** A digest keeps the media type that it was published with (CVE-2021-41190). */
  private static void checkType(RawManifest raw, Optional<Descriptor> known) {
    if (known.isPresent() && !known.get().mediaType().equals(raw.mediaType())) {
      throw new OciException(
              ErrorCode.MANIFEST_INVALID,
              "these bytes are published as " + known.get().mediaType() + " already")
          .with("mediaType", raw.mediaType())
          .with("digest", raw.digest());
    }
  }

  private static Set<Tag> tags(ManifestPush push) {
    Set<Tag> tags = new TreeSet<>(push.tags());
    if (push.reference() instanceof Tag tag) {
      tags.add(tag);
    }
    return tags;
  }

  /** A tag that names this very manifest already is left alone: that may be a repeated request. */
  private static void checkGrant(
      Function<Reference, Optional<Descriptor>> find, RawManifest raw, ManifestPush push) {
    if (push.reference() instanceof Digest digest) {
      push.grant().checkCreate(digest);
    }
    for (Tag tag : tags(push)) {
      Optional<Descriptor> current = find.apply(tag);
      if (current.isEmpty()) {
        push.grant().checkCreate(tag);
      } else if (!current.get().digest().equals(raw.digest())) {
        push.grant().checkUpdate(tag);
      }
    }
  }

  private boolean maySparse(RepositoryStorage repository, Manifest manifest) {
    return switch (options.sparse().apply(repository.name())) {
      case NONE -> false;
      case INDEXES -> manifest instanceof Manifest.Index;
      case ALL -> true;
    };
  }

  private static void checkChildren(Manifest manifest, Predicate<Digest> present) {
    boolean index = manifest instanceof Manifest.Index;
    List<String> missing =
        manifest.children().stream()
            .filter(child -> !child.mediaType().isNonDistributable())
            .map(Descriptor::digest)
            .distinct()
            .filter(digest -> !present.test(digest))
            .map(Digest::toString)
            .toList();
    if (!missing.isEmpty()) {
      throw new OciException(
              ErrorCode.MANIFEST_BLOB_UNKNOWN,
              index
                  ? "push the manifests that the index lists to this repository first"
                  : "push or mount the config and the layers to this repository first")
          .with("blobs", missing);
    }
  }
}
