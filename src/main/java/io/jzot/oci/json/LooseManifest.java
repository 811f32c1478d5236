package io.jzot.oci.json;

import io.jzot.oci.Descriptor;
import io.jzot.oci.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A manifest as it lies in a layout: what can be understood counts. */
final class LooseManifest {
  private final DocumentReader reader;
  private final MediaType mediaType;

  private final List<Descriptor> children = new ArrayList<>();
  private @Nullable Descriptor subject;
  private @Nullable String configType;
  private @Nullable String artifactType;
  private Map<String, String> annotations = Map.of();

  LooseManifest(DocumentReader reader, MediaType mediaType) {
    this.reader = reader;
    this.mediaType = mediaType;
  }

  ManifestLinks read() throws IOException {
    reader.members(KnownKeys.MANIFEST, this::member);
    String type = artifactType == null && !mediaType.isIndex() ? configType : artifactType;
    return new ManifestLinks(
        mediaType.isIndex(), List.copyOf(children), subject, type, annotations);
  }

  private void member(String name) throws IOException {
    switch (name) {
      case "config" -> config();
      case "layers", "manifests" -> descriptors();
      case "subject" -> subject = descriptor();
      case "artifactType" -> artifactType = reader.value() instanceof String text ? text : null;
      case "annotations" -> annotations = annotations();
      default -> reader.skip();
    }
  }

  private void config() throws IOException {
    Descriptor config = descriptor();
    if (config != null) {
      children.add(config);
      configType = config.mediaType().value();
    }
  }

  private void descriptors() throws IOException {
    if (!reader.atArray()) {
      reader.skip();
      return;
    }
    reader.elements(
        () -> {
          Descriptor child = descriptor();
          if (child != null) {
            children.add(child);
          }
        });
  }

  private @Nullable Descriptor descriptor() throws IOException {
    if (!reader.atObject()) {
      reader.skip();
      return null;
    }
    try {
      return reader.descriptor();
    } catch (MalformedDocumentException e) {
      return null; // The object was read to its end before it was judged.
    }
  }

  private Map<String, String> annotations() throws IOException {
    try {
      return Descriptors.annotations(reader.value());
    } catch (MalformedDocumentException e) {
      return Map.of();
    }
  }
}
