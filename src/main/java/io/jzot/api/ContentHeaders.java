package io.jzot.api;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.Reference;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.function.BiConsumer;

/** The headers that describe content, wherever its bytes come from. */
final class ContentHeaders {
  private ContentHeaders() {}

  /**
   * Of a manifest.
   *
   * @param by how it was asked for
   */
  static void ofManifest(Descriptor found, Reference by, BiConsumer<String, Object> headers) {
    Conditions.cacheable(headers, found.digest(), by instanceof Digest);
    headers.accept(HttpHeaders.CONTENT_TYPE, found.mediaType().value());
    headers.accept(DistributionHeaders.CONTENT_DIGEST, found.digest());
  }

  /** Of a blob, but for its media type. */
  static void ofBlob(Digest digest, BiConsumer<String, Object> headers) {
    Conditions.cacheable(headers, digest, true);
    headers.accept("Accept-Ranges", "bytes");
    headers.accept(DistributionHeaders.CONTENT_DIGEST, digest);
  }
}
