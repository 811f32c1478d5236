package io.jzot.bench.seed;

import java.util.List;

/** Image manifests, as text. */
public final class Image {
  public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

  private Image() {}

  /** A config of its own for each number. */
  public static Content config(long number) {
    return Content.of(
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"created\":\"2026-01-01T00:00:00Z\",\"number\":"
            + number
            + ",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}");
  }

  /**
   * A manifest of its own for each note.
   *
   * @param subject digest and size of what it refers to; empty for nothing
   */
  public static Content manifest(
      Content config, List<Content> layers, String note, String subject) {
    StringBuilder text = new StringBuilder(800);
    text.append("{\"schemaVersion\":2,\"mediaType\":\"").append(MANIFEST).append("\",");
    text.append("\"config\":").append(descriptor(CONFIG, config)).append(",\"layers\":[");
    for (int i = 0; i < layers.size(); i++) {
      text.append(i == 0 ? "" : ",").append(descriptor(LAYER, layers.get(i)));
    }
    text.append(']');
    if (!subject.isEmpty()) {
      text.append(",\"artifactType\":\"application/vnd.example.bench\",\"subject\":");
      text.append(subject);
    }
    text.append(",\"annotations\":{\"org.example.note\":\"").append(note).append("\"}}");
    return Content.of(text.toString());
  }

  public static String descriptor(String mediaType, Content content) {
    return "{\"mediaType\":\""
        + mediaType
        + "\",\"digest\":\""
        + content.digest()
        + "\",\"size\":"
        + content.size()
        + '}';
  }
}
