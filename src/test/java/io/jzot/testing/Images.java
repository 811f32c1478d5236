package io.jzot.testing;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.MediaType;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Content of a registry, told by names: images, indexes and artifacts that refer to each other.
 * Digests and sizes are computed. Every set has its own random layers.
 *
 * <pre>{@code
 * Images images = Images.sha256()
 *     .image("amd64", i -> i.layers(2))
 *     .index("multi", i -> i.child("amd64"))
 *     .artifact("sbom", "application/spdx+json", a -> a.layers(1).subject("multi"));
 * }</pre>
 */
public final class Images {
  private final DigestAlgorithm algorithm;
  private final Map<String, Document> documents = new LinkedHashMap<>();
  private final Map<Digest, Blob> blobs = new LinkedHashMap<>();

  private Images(DigestAlgorithm algorithm) {
    this.algorithm = algorithm;
  }

  public static Images sha256() {
    return new Images(DigestAlgorithm.SHA256);
  }

  /** Blobs and manifests all have digests of that algorithm. */
  public static Images of(DigestAlgorithm algorithm) {
    return new Images(algorithm);
  }

  /** One image of two layers, for tests that need just anything. */
  public static Images any() {
    return sha256().image("image", image -> image.layers(2));
  }

  /** An image manifest with a config of its own. */
  public Images image(String name, Consumer<DocumentSpec> edit) {
    return add(name, DocumentSpec.image(this), edit);
  }

  /** A manifest whose config is {@code {}}. */
  public Images artifact(String name, String artifactType, Consumer<DocumentSpec> edit) {
    return add(name, DocumentSpec.artifact(this, artifactType), edit);
  }

  /** An image index. */
  public Images index(String name, Consumer<DocumentSpec> edit) {
    return add(name, DocumentSpec.index(this), edit);
  }

  /** Docker schema 2. */
  public Images dockerImage(String name, Consumer<DocumentSpec> edit) {
    return add(name, DocumentSpec.dockerImage(this), edit);
  }

  /** A Docker manifest list. */
  public Images dockerList(String name, Consumer<DocumentSpec> edit) {
    return add(name, DocumentSpec.dockerList(this), edit);
  }

  private Images add(String name, DocumentSpec spec, Consumer<DocumentSpec> edit) {
    edit.accept(spec);
    documents.put(name, spec.document(name));
    return this;
  }

  public Document document(String name) {
    return Objects.requireNonNull(documents.get(name), name);
  }

  /** In the order in which they have to be pushed. */
  public List<Document> documents() {
    return List.copyOf(documents.values());
  }

  /** The last one: what all others are part of, or refer to. */
  public Document top() {
    List<Document> all = documents();
    return all.get(all.size() - 1);
  }

  /** The blobs that are pushed. */
  public Collection<Blob> blobs() {
    return Collections.unmodifiableCollection(blobs.values());
  }

  /** The documents of which that digest is the subject. */
  public List<Document> referrersOf(Digest subject) {
    return documents.values().stream().filter(d -> subject.equals(d.subject())).toList();
  }

  DigestAlgorithm algorithm() {
    return algorithm;
  }

  Blob add(MediaType type, byte[] bytes) {
    Blob blob = Blob.of(algorithm, type, bytes);
    blobs.put(blob.digest(), blob);
    return blob;
  }
}
