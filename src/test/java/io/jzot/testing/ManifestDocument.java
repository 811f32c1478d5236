package io.jzot.testing;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.MediaType;
import io.jzot.oci.RawManifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A manifest being written, member by member, in the order of the calls. */
public final class ManifestDocument {
  private final MediaType mediaType;
  private final List<String> members = new ArrayList<>();

  private ManifestDocument(MediaType mediaType) {
    this.mediaType = mediaType;
    members.add("\"schemaVersion\":2");
  }

  public static ManifestDocument of(MediaType mediaType) {
    return new ManifestDocument(mediaType).string("mediaType", mediaType.value());
  }

  /** Without the member {@code mediaType}, as umoci writes it. */
  public static ManifestDocument silent(MediaType mediaType) {
    return new ManifestDocument(mediaType);
  }

  public ManifestDocument string(String name, String value) {
    return member(name, '"' + value + '"');
  }

  public ManifestDocument descriptor(String name, Descriptor descriptor) {
    return member(name, json(descriptor));
  }

  public ManifestDocument descriptors(String name, List<Descriptor> descriptors) {
    return member(
        name,
        descriptors.stream()
            .map(ManifestDocument::json)
            .collect(Collectors.joining(",", "[", "]")));
  }

  public ManifestDocument annotation(String name, String value) {
    return member("annotations", "{\"" + name + "\":\"" + value + "\"}");
  }

  public ManifestDocument member(String name, String json) {
    members.add('"' + name + "\":" + json);
    return this;
  }

  public RawManifest raw() {
    return raw(DigestAlgorithm.SHA256);
  }

  public RawManifest raw(DigestAlgorithm algorithm) {
    byte[] bytes = text().getBytes(StandardCharsets.UTF_8);
    return new RawManifest(bytes, mediaType, Digest.of(algorithm, bytes));
  }

  public String text() {
    return '{' + String.join(",", members) + '}';
  }

  public static String json(Descriptor descriptor) {
    String text =
        "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d"
            .formatted(descriptor.mediaType(), descriptor.digest(), descriptor.size());
    if (!descriptor.annotations().isEmpty()) {
      text +=
          descriptor.annotations().entrySet().stream()
              .map(entry -> "\"%s\":\"%s\"".formatted(entry.getKey(), entry.getValue()))
              .collect(Collectors.joining(",", ",\"annotations\":{", "}"));
    }
    return text + '}';
  }
}
