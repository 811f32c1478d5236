package io.jzot.api;

import io.jzot.api.transfer.OutgoingBlob;
import io.jzot.oci.ByteRange;
import io.jzot.oci.ByteRanges;
import io.jzot.oci.Digest;
import io.jzot.store.BlobContent;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is answered to who asks for a blob, or for ranges of it (RFC 9110, section 14).
 *
 * @param contentRange null unless it is one range
 */
record BlobAnswer(
    int status, OutgoingBlob body, String contentType, @Nullable String contentRange) {
  private static final int OK = 200;
  private static final int PARTIAL = 206;

  /**
   * Of an opened blob, which whoever sends the answer closes.
   *
   * @param range the header; null for all of it
   * @throws io.jzot.oci.OciException RANGE_INVALID
   */
  static BlobAnswer of(BlobContent content, @Nullable String range) {
    List<ByteRange> ranges =
        range == null ? List.of() : ByteRanges.parse(range, content.size()).orElse(List.of());
    if (ranges.isEmpty()) {
      OutgoingBlob whole = OutgoingBlob.of(content, ByteRange.whole(content.size()));
      return new BlobAnswer(OK, whole, MediaType.APPLICATION_OCTET_STREAM, null);
    }
    if (ranges.size() > 1) {
      Multipart body = Multipart.of(content, ranges, MediaType.APPLICATION_OCTET_STREAM);
      return new BlobAnswer(PARTIAL, body.blob(), body.contentType(), null);
    }
    ByteRange part = ranges.get(0);
    return new BlobAnswer(
        PARTIAL,
        OutgoingBlob.of(content, part),
        MediaType.APPLICATION_OCTET_STREAM,
        Multipart.contentRange(part, content.size()));
  }

  /** The headers, but for type and length. */
  void describe(Digest digest, BiConsumer<String, Object> headers) {
    ContentHeaders.ofBlob(digest, headers);
    if (contentRange != null) {
      headers.accept("Content-Range", contentRange);
    }
  }
}
