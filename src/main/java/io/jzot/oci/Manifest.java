package io.jzot.oci;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A parsed manifest: either an image manifest or an image index, never both. */
public sealed interface Manifest permits Manifest.Image, Manifest.Index {

  /** Everything that it references except its subject: config and layers, or child manifests. */
  List<Descriptor> children();

  /** The manifest that it refers to, which need not exist (distribution-spec, "subject"). */
  Optional<Descriptor> subject();

  Map<String, String> annotations();

  /** The artifact type under which referrers list it; empty when it has none. */
  Optional<String> artifactType();

  /**
   * An image manifest (image-spec, "OCI Image Manifest Specification") or Docker schema 2.
   *
   * @param ownArtifactType the member {@code artifactType}
   */
  record Image(
      Descriptor config,
      List<Descriptor> layers,
      @Nullable Descriptor subjectOrNull,
      @Nullable String ownArtifactType,
      Map<String, String> annotations)
      implements Manifest {
    @Override
    public List<Descriptor> children() {
      return java.util.stream.Stream.concat(java.util.stream.Stream.of(config), layers.stream())
          .toList();
    }

    @Override
    public Optional<Descriptor> subject() {
      return Optional.ofNullable(subjectOrNull);
    }

    @Override
    public Optional<String> artifactType() {
      return Optional.of(ownArtifactType == null ? config.mediaType().value() : ownArtifactType);
    }
  }

  /** An image index (image-spec, "OCI Image Index Specification") or a Docker manifest list. */
  record Index(
      List<Descriptor> manifests,
      @Nullable Descriptor subjectOrNull,
      @Nullable String ownArtifactType,
      Map<String, String> annotations)
      implements Manifest {
    @Override
    public List<Descriptor> children() {
      return manifests;
    }

    @Override
    public Optional<Descriptor> subject() {
      return Optional.ofNullable(subjectOrNull);
    }

    @Override
    public Optional<String> artifactType() {
      return Optional.ofNullable(ownArtifactType);
    }
  }
}
