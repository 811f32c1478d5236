package io.jzot.api.transfer;

import io.jzot.oci.ByteRange;
import io.jzot.store.BlobContent;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An answer's body that is made of parts of a blob. Whoever sends it closes the blob.
 *
 * @param parts in order
 * @param length of all parts together in bytes
 */
public record OutgoingBlob(BlobContent content, List<Part> parts, long length) {

  /** A piece of the body. */
  public sealed interface Part {
    /** Bytes that are not of the blob: the boundaries of a multipart body. */
    record Text(Buffer bytes) implements Part {}

    /** A range of the blob. */
    record Slice(ByteRange range) implements Part {}
  }

  /** The whole body, if that is one piece of memory. */
  public Optional<byte[]> inMemory() {
    if (content instanceof BlobContent.Memory memory
        && parts.size() == 1
        && parts.get(0) instanceof Part.Slice slice) {
      int first = (int) slice.range().first();
      return Optional.of(
          length == memory.size()
              ? memory.bytes()
              : Arrays.copyOfRange(memory.bytes(), first, first + (int) length));
    }
    return Optional.empty();
  }

  /** One range of a blob. */
  public static OutgoingBlob of(BlobContent content, ByteRange range) {
    return new OutgoingBlob(content, List.of(new Part.Slice(range)), range.length());
  }
}
