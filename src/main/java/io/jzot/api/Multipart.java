package io.jzot.api;

import io.jzot.api.transfer.OutgoingBlob;
import io.jzot.oci.ByteRange;
import io.jzot.store.BlobContent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A {@code multipart/byteranges} answer (RFC 9110, section 14.6).
 *
 * @param contentType with the boundary
 */
record Multipart(OutgoingBlob blob, String contentType) {

  static Multipart of(BlobContent content, List<ByteRange> ranges, String partType) {
    String boundary = UUID.randomUUID().toString();
    List<OutgoingBlob.Part> parts = new ArrayList<>();
    long length = 0;
    for (ByteRange range : ranges) {
      Buffer head =
          Buffer.buffer(
              "\r\n--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
                  .formatted(boundary, partType, contentRange(range, content.size())));
      parts.add(new OutgoingBlob.Part.Text(head));
      parts.add(new OutgoingBlob.Part.Slice(range));
      length += head.length() + range.length();
    }
    Buffer tail = Buffer.buffer("\r\n--" + boundary + "--\r\n");
    parts.add(new OutgoingBlob.Part.Text(tail));
    return new Multipart(
        new OutgoingBlob(content, parts, length + tail.length()),
        "multipart/byteranges; boundary=" + boundary);
  }

  /** The value of a {@code Content-Range} header. */
  static String contentRange(ByteRange range, long size) {
    return "bytes " + range.first() + '-' + range.last() + '/' + size;
  }
}
