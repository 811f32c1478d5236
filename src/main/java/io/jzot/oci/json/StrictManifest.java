package io.jzot.oci.json;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Manifest;
import io.jzot.oci.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A manifest as it is read from a push: every doubt is an error. */
final class StrictManifest {
  private final DocumentReader reader;
  private final MediaType contentType;

  private boolean versioned;
  private @Nullable Descriptor config;
  private @Nullable List<Descriptor> layers;
  private @Nullable List<Descriptor> manifests;
  private @Nullable Descriptor subject;
  private @Nullable String artifactType;
  private Map<String, String> annotations = Map.of();

  StrictManifest(DocumentReader reader, MediaType contentType) {
    this.reader = reader;
    this.contentType = contentType;
  }

  Manifest read() throws IOException {
    reader.members(KnownKeys.MANIFEST, this::member);
    if (!versioned) {
      throw missing("/schemaVersion", "has to be 2");
    }
    if (manifests != null && (layers != null || config != null)) {
      throw missing(
          "/manifests",
          "cannot be together with 'config' or 'layers': push either an"
              + " image index or an image manifest");
    }
    return contentType.isIndex() ? index() : image();
  }

  private Manifest index() throws MalformedDocumentException {
    if (manifests == null) {
      throw missing("/manifests", "has to be there and to be an array of descriptors");
    }
    return new Manifest.Index(manifests, subject, artifactType, annotations);
  }

  private Manifest image() throws MalformedDocumentException {
    if (config == null) {
      throw missing("/config", "has to be there and to be a descriptor");
    }
    if (layers == null) {
      throw missing("/layers", "has to be there and to be an array of descriptors");
    }
    return new Manifest.Image(config, layers, subject, artifactType, annotations);
  }

  private void member(String name) throws IOException {
    switch (name) {
      case "schemaVersion" -> version();
      case "mediaType" -> mediaType();
      case "config" -> config = reader.descriptor();
      case "layers" -> layers = descriptors();
      case "manifests" -> manifests = descriptors();
      case "subject" -> subject = reader.atNull() ? null : reader.descriptor();
      case "artifactType" -> artifactType = artifactType();
      case "annotations" -> annotations = Descriptors.annotations(reader.value());
      default -> reader.skip();
    }
  }

  private void version() throws IOException {
    if (!Long.valueOf(2).equals(reader.value())) {
      throw reader.malformed("has to be 2");
    }
    versioned = true;
  }

  private void mediaType() throws IOException {
    if (!reader.string().equals(contentType.value())) {
      throw reader.malformed("has to be the Content-Type of the request, " + contentType);
    }
  }

  private @Nullable String artifactType() throws IOException {
    return reader.atNull() ? null : MediaTypes.parse("/artifactType", reader.string()).value();
  }

  private List<Descriptor> descriptors() throws IOException {
    List<Descriptor> descriptors = new ArrayList<>();
    reader.elements(() -> descriptors.add(reader.descriptor()));
    return List.copyOf(descriptors);
  }

  private static MalformedDocumentException missing(String place, String problem) {
    return new MalformedDocumentException(place, problem);
  }
}
