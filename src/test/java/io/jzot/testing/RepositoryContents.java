package io.jzot.testing;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import io.jzot.oci.RawManifest;
import io.jzot.oci.Tag;
import io.jzot.oci.json.Manifests;
import io.jzot.store.RepositoryStorage;
import java.util.Arrays;
import java.util.List;

/**
 * What a test puts into a repository: names go in, content and digests follow from them. The same
 * name means the same content everywhere.
 */
public final class RepositoryContents {
  private static final MediaType LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar");

  private final RepositoryStorage repository;

  private RepositoryContents(RepositoryStorage repository) {
    this.repository = repository;
  }

  public static RepositoryContents of(RepositoryStorage repository) {
    return new RepositoryContents(repository);
  }

  /** Pushes the blob of that name. */
  public Digest blob(String name) {
    byte[] bytes = RandomBlobs.bytes(name);
    Digest digest = RandomBlobs.sha256(bytes);
    repository.put(digest, bytes);
    return digest;
  }

  /** The manifest of that name: a config and two layers that are its own. Nothing is pushed. */
  public static ManifestDocument imageOf(String name) {
    return ManifestDocument.of(MediaType.OCI_MANIFEST)
        .descriptor("config", descriptor(MediaType.OCI_CONFIG, name + " config"))
        .descriptors(
            "layers",
            List.of(descriptor(LAYER, name + " layer 1"), descriptor(LAYER, name + " layer 2")));
  }

  /** Pushes the image of that name with all that it needs. */
  public RawManifest image(String name, String... tags) {
    blobsOf(name);
    return push(imageOf(name).raw(), tags);
  }

  /** Pushes what the image of that name references. */
  public void blobsOf(String name) {
    blob(name + " config");
    blob(name + " layer 1");
    blob(name + " layer 2");
  }

  /** Pushes an image index of these manifests, which need not be there. */
  public RawManifest index(List<RawManifest> children, String... tags) {
    return push(indexOf(children).raw(), tags);
  }

  /** An image index of these manifests; nothing is pushed. */
  public static ManifestDocument indexOf(List<RawManifest> children) {
    return ManifestDocument.of(MediaType.OCI_INDEX)
        .descriptors("manifests", children.stream().map(RawManifest::descriptor).toList());
  }

  /** Pushes an image of that name which has a subject. */
  public RawManifest referrer(String name, Digest subject, String artifactType) {
    blobsOf(name);
    return push(
        imageOf(name)
            .string("artifactType", artifactType)
            .descriptor("subject", Descriptor.of(MediaType.OCI_MANIFEST, subject, 7))
            .annotation("name", name)
            .raw());
  }

  /** Pushes a manifest: first its bytes, then the index. */
  public RawManifest push(RawManifest manifest, String... tags) {
    repository.put(manifest.digest(), manifest.bytes());
    return publish(manifest, tags);
  }

  /** Publishes a manifest whose bytes are there. */
  public RawManifest publish(RawManifest manifest, String... tags) {
    List<Tag> parsed = Arrays.stream(tags).map(Tag::new).toList();
    repository.update(
        draft -> {
          draft.put(
              manifest.descriptor(),
              Manifests.parse(manifest.bytes(), manifest.mediaType()),
              parsed);
          return manifest;
        });
    return manifest;
  }

  public static Descriptor descriptor(MediaType mediaType, String blob) {
    byte[] bytes = RandomBlobs.bytes(blob);
    return Descriptor.of(mediaType, RandomBlobs.sha256(bytes), bytes.length);
  }

  public static Digest digest(String blob) {
    return RandomBlobs.sha256(RandomBlobs.bytes(blob));
  }
}
