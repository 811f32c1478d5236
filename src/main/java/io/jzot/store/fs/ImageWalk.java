package io.jzot.store.fs;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.json.MalformedDocumentException;
import io.jzot.oci.json.ManifestLinks;
import io.jzot.oci.json.Manifests;
import io.jzot.store.layout.Layout;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks from the entries of one index to all that they reference; each digest once, however many
 * ways lead there.
 */
final class ImageWalk {
  private static final int MAX_DEPTH = 64;

  private final BlobChecker blobs;
  private final RepositoryFolder folder;

  /** The first problem at or below a digest; empty when there is none. */
  private final Map<Digest, Optional<Problem>> seen = new HashMap<>();

  /** What is wrong with a blob. */
  record Problem(Digest digest, String error) {}

  ImageWalk(BlobChecker blobs, RepositoryFolder folder) {
    this.blobs = blobs;
    this.folder = folder;
  }

  boolean hasReached(Digest digest) {
    return seen.containsKey(digest);
  }

  /** The first problem of an image; null when it is sound. */
  @Nullable Problem check(Descriptor entry) throws IOException {
    return check(entry, 0);
  }

  private @Nullable Problem check(Descriptor descriptor, int depth) throws IOException {
    Optional<Problem> known = seen.get(descriptor.digest());
    if (known != null) {
      return known.orElse(null);
    }
    seen.put(descriptor.digest(), Optional.empty());
    Problem problem = own(descriptor);
    if (problem == null && descriptor.mediaType().isManifest() && depth < MAX_DEPTH) {
      problem = below(descriptor, depth);
    }
    seen.put(descriptor.digest(), Optional.ofNullable(problem));
    return problem;
  }

  private @Nullable Problem own(Descriptor descriptor) throws IOException {
    boolean elsewhere =
        descriptor.mediaType().isNonDistributable() || descriptor.other().containsKey("urls");
    String error = blobs.check(descriptor.digest(), folder, descriptor.size(), elsewhere);
    return error == null ? null : new Problem(descriptor.digest(), error);
  }

  private @Nullable Problem below(Descriptor manifest, int depth) throws IOException {
    if (manifest.size() > Layout.MAX_MANIFEST) {
      return null; // A plain blob.
    }
    ManifestLinks links;
    try {
      links = Manifests.links(blobs.read(manifest.digest(), folder), manifest.mediaType());
    } catch (MalformedDocumentException e) {
      return new Problem(manifest.digest(), "manifest cannot be read: " + e.getMessage());
    } catch (IOException e) {
      return new Problem(manifest.digest(), "cannot be read: " + OutOfRoom.reason(e));
    }
    Problem first = null;
    for (Descriptor child : links.children()) {
      Problem problem = check(child, depth + 1);
      first = first == null ? problem : first;
    }
    Descriptor subject = links.subject();
    if (subject != null && blobs.isThere(subject.digest(), folder)) {
      Problem problem = check(subject, depth + 1);
      first = first == null ? problem : first;
    }
    return first;
  }
}
