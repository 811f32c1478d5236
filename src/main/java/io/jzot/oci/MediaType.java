package io.jzot.oci;

import java.util.Locale;

/**
 * A media type without parameters (RFC 6838).
 *
 * @param value {@code type/subtype}, as given but for parameters and surrounding space
 */
public record MediaType(String value) {
  public static final MediaType OCI_MANIFEST =
      new MediaType("application/vnd.oci.image.manifest.v1+json");
  public static final MediaType OCI_INDEX =
      new MediaType("application/vnd.oci.image.index.v1+json");
  public static final MediaType OCI_CONFIG =
      new MediaType("application/vnd.oci.image.config.v1+json");
  public static final MediaType OCI_EMPTY = new MediaType("application/vnd.oci.empty.v1+json");
  public static final MediaType DOCKER_MANIFEST =
      new MediaType("application/vnd.docker.distribution.manifest.v2+json");
  public static final MediaType DOCKER_LIST =
      new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");
  public static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");
  public static final MediaType JSON = new MediaType("application/json");

  private static final String OCI_NON_DISTRIBUTABLE =
      "application/vnd.oci.image.layer.nondistributable.";
  private static final String DOCKER_FOREIGN = "application/vnd.docker.image.rootfs.foreign.";

  /** Drops the parameters of a {@code Content-Type} header value. */
  public static MediaType ofHeader(String header) {
    int semicolon = header.indexOf(';');
    String type = semicolon < 0 ? header : header.substring(0, semicolon);
    return new MediaType(type.strip().toLowerCase(Locale.ROOT));
  }

  /** Whether a document of this type is an image index (OCI index or Docker manifest list). */
  public boolean isIndex() {
    return equals(OCI_INDEX) || equals(DOCKER_LIST);
  }

  /** Whether a document of this type is a manifest or an index. */
  public boolean isManifest() {
    return equals(OCI_MANIFEST) || equals(DOCKER_MANIFEST) || isIndex();
  }

  /** Whether it belongs to Docker image manifest version 2, schema 2. */
  public boolean isDocker() {
    return equals(DOCKER_MANIFEST) || equals(DOCKER_LIST);
  }

  /** Whether a blob of this type is never pushed (image-spec, "Non-Distributable Layers"). */
  public boolean isNonDistributable() {
    return value.startsWith(OCI_NON_DISTRIBUTABLE) || value.startsWith(DOCKER_FOREIGN);
  }

  @Override
  public String toString() {
    return value;
  }
}
