package io.jzot.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One manifest or index of an {@link Images}, in the making. */
public final class DocumentSpec {
  public static final MediaType GZIP_LAYER =
      new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");
  public static final MediaType TAR_LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar");
  public static final MediaType DOCKER_CONFIG =
      new MediaType("application/vnd.docker.container.image.v1+json");
  public static final MediaType DOCKER_LAYER =
      new MediaType("application/vnd.docker.image.rootfs.diff.tar.gzip");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LAYER_SIZE = 2048;

  private final Images images;
  private final MediaType mediaType;
  private final ObjectNode json = JSON.createObjectNode();
  private final Map<String, String> annotations = new LinkedHashMap<>();
  private @Nullable Digest subject;
  private @Nullable String artifactType;

  private DocumentSpec(Images images, MediaType mediaType) {
    this.images = images;
    this.mediaType = mediaType;
    json.put("schemaVersion", 2).put("mediaType", mediaType.value());
  }

  static DocumentSpec image(Images images) {
    return new DocumentSpec(images, MediaType.OCI_MANIFEST).imageConfig(MediaType.OCI_CONFIG);
  }

  static DocumentSpec dockerImage(Images images) {
    return new DocumentSpec(images, MediaType.DOCKER_MANIFEST).imageConfig(DOCKER_CONFIG);
  }

  static DocumentSpec artifact(Images images, String artifactType) {
    DocumentSpec spec = new DocumentSpec(images, MediaType.OCI_MANIFEST);
    return spec.config(Blob.EMPTY_JSON.mediaType(), Blob.EMPTY_JSON.bytes())
        .artifactType(artifactType);
  }

  static DocumentSpec index(Images images) {
    return new DocumentSpec(images, MediaType.OCI_INDEX).array("manifests");
  }

  static DocumentSpec dockerList(Images images) {
    return new DocumentSpec(images, MediaType.DOCKER_LIST).array("manifests");
  }

  private DocumentSpec imageConfig(MediaType type) {
    String unique = Digest.of(images.algorithm(), Blob.randomBytes(16)).hex();
    String config =
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"author\":\"%s\","
            + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";
    return config(type, config.formatted(unique).getBytes(StandardCharsets.UTF_8));
  }

  private DocumentSpec config(MediaType type, byte[] bytes) {
    json.set("config", descriptor(images.add(type, bytes)));
    artifactType = type.value();
    return array("layers");
  }

  private DocumentSpec array(String name) {
    json.putArray(name);
    return this;
  }

  /** That many layers of random bytes, of the type that goes with the kind of image. */
  public DocumentSpec layers(int count) {
    for (int i = 0; i < count; i++) {
      layer(mediaType.isDocker() ? DOCKER_LAYER : GZIP_LAYER, Blob.randomBytes(LAYER_SIZE + i));
    }
    return this;
  }

  public DocumentSpec layer(MediaType type, byte[] bytes) {
    ((ArrayNode) json.get("layers")).add(descriptor(images.add(type, bytes)));
    return this;
  }

  /** A layer that stands in the manifest but is not among the blobs to be pushed. */
  public DocumentSpec absentLayer(Blob blob) {
    ((ArrayNode) json.get("layers")).add(descriptor(blob));
    return this;
  }

  /** A layer whose bytes stand in the manifest as well. */
  public DocumentSpec inlinedLayer(MediaType type, byte[] bytes) {
    ObjectNode descriptor = descriptor(images.add(type, bytes));
    descriptor.put("data", Base64.getEncoder().encodeToString(bytes));
    ((ArrayNode) json.get("layers")).add(descriptor);
    return this;
  }

  /** A document of the same set as a child. */
  public DocumentSpec child(String name) {
    Document child = images.document(name);
    children().add(descriptor(child));
    return this;
  }

  /** A document of the same set as a child for a platform. */
  public DocumentSpec child(String name, String os, String architecture) {
    ObjectNode descriptor = descriptor(images.document(name));
    descriptor.putObject("platform").put("architecture", architecture).put("os", os);
    children().add(descriptor);
    return this;
  }

  /** A blob as a child, as build caches do; it is among the blobs to be pushed. */
  public DocumentSpec blobChild(MediaType type, byte[] bytes) {
    children().add(descriptor(images.add(type, bytes)));
    return this;
  }

  private ArrayNode children() {
    return (ArrayNode) json.get("manifests");
  }

  public DocumentSpec subject(String name) {
    Document of = images.document(name);
    subject = of.digest();
    json.set("subject", descriptor(of));
    return this;
  }

  /** A subject that is none of the set, and may be pushed later or never. */
  public DocumentSpec subject(MediaType type, Digest digest, long size) {
    subject = digest;
    json.set("subject", descriptor(type, digest, size));
    return this;
  }

  public DocumentSpec artifactType(String type) {
    artifactType = type;
    json.put("artifactType", type);
    return this;
  }

  public DocumentSpec annotation(String key, String value) {
    annotations.put(key, value);
    return this;
  }

  /** A member of any name, as JSON text that is not normalised. */
  public DocumentSpec member(String name, String value) {
    json.putRawValue(name, new RawValue(value));
    return this;
  }

  /** Takes a member away. */
  public DocumentSpec without(String name) {
    json.remove(name);
    return this;
  }

  Document document(String name) {
    if (!annotations.isEmpty()) {
      ObjectNode node = json.putObject("annotations");
      annotations.forEach(node::put);
    }
    byte[] bytes = bytes();
    return new Document(
        name,
        mediaType,
        bytes,
        Digest.of(images.algorithm(), bytes),
        subject,
        artifactType,
        Map.copyOf(annotations));
  }

  private byte[] bytes() {
    try {
      // Indented, as no server would write it: whoever serialises anew changes the digest.
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private static ObjectNode descriptor(Blob blob) {
    return descriptor(blob.mediaType(), blob.digest(), blob.size());
  }

  private static ObjectNode descriptor(Document document) {
    return descriptor(document.mediaType(), document.digest(), document.bytes().length);
  }

  private static ObjectNode descriptor(MediaType type, Digest digest, long size) {
    return JSON.createObjectNode()
        .put("mediaType", type.value())
        .put("digest", digest.toString())
        .put("size", size);
  }
}
