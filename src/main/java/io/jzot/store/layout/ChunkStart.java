package io.jzot.store.layout;

import io.jzot.oci.ContentRange;
import io.jzot.oci.OciException;
import io.jzot.oci.UploadId;
import org.jspecify.annotations.Nullable;

/** Where a chunk of an upload begins. */
public final class ChunkStart {
  private ChunkStart() {}

  /**
   * The offset at which a chunk begins; what lies beyond is to be dropped.
   *
   * @param range of the chunk; null when it does not say
   * @throws OciException BLOB_UPLOAD_RANGE when it can begin neither at the tail nor at the
   *     acknowledged offset
   */
  public static long of(UploadId id, @Nullable ContentRange range, long tail, long acknowledged) {
    if (range == null) {
      return acknowledged;
    }
    if (range.first() != tail && range.first() != acknowledged) {
      throw Refusals.uploadOutOfOrder(id, range.first(), tail);
    }
    return range.first();
  }
}
