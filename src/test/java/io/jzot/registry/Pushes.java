package io.jzot.registry;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.MediaType;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.UploadSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Small content for tests. */
final class Pushes {
  static final Digest EMPTY = digest("{}");

  private static final String EMPTY_DESCRIPTOR =
      "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"size\":2,\"digest\":\""
          + EMPTY
          + "\"}";

  private Pushes() {}

  static Digest digest(String text) {
    return Digest.of(DigestAlgorithm.SHA256, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A manifest that needs no blob but the empty one. */
  static String artifact(String text) {
    return artifact(text, "");
  }

  static String referrer(String text, Digest subject) {
    return artifact(
        text,
        ",\"subject\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"size\":2,\"digest\":\""
            + subject
            + "\"}");
  }

  private static String artifact(String text, String more) {
    return "{\"schemaVersion\":2,\"config\":"
        + EMPTY_DESCRIPTOR
        + ",\"layers\":["
        + EMPTY_DESCRIPTOR
        + "],\"annotations\":{\"text\":\""
        + text
        + "\"}"
        + more
        + "}";
  }

  static void blob(Registry registry, RepositoryName name, String text) {
    UploadSession session = registry.startUpload(name, "", DigestAlgorithm.SHA256);
    try (UploadSession.Append append = session.append(null)) {
      append.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      append.acknowledge();
    }
    registry.commitUpload(name, session, digest(text));
  }

  static PushedManifest push(
      Registry registry, RepositoryName name, String reference, String manifest, String... tags) {
    return registry.putManifest(name, manifest(reference, manifest, tags));
  }

  static ManifestPush manifest(String reference, String manifest, String... tags) {
    Set<Tag> more =
        java.util.Arrays.stream(tags)
            .map(Tag::parse)
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
    return new ManifestPush(
        Reference.parse(reference),
        MediaType.OCI_MANIFEST,
        manifest.getBytes(StandardCharsets.UTF_8),
        more,
        WriteGrant.ALL,
        Precondition.NONE);
  }
}
