package io.jzot.store;

import io.jzot.oci.ContentRange;
import io.jzot.oci.Digest;
import io.jzot.oci.OciException;
import io.jzot.oci.UploadId;
import org.jspecify.annotations.Nullable;

/**
 * A blob on its way in (distribution-spec, "Pushing blobs"). Pushed into, not pulled from. It lies
 * on the medium; two offsets are kept apart: the <em>acknowledged</em> one, up to which a client
 * has been told that the bytes arrived, and the tail, up to which they did.
 */
public interface UploadSession {
  UploadId id();

  /** Offset after the last byte that arrived. */
  long tail();

  /**
   * Begins to append, and takes the session over: an append that is still under way fails at its
   * next write with BLOB_UPLOAD_CONFLICT.
   *
   * @param range of the chunk, which has to start at the tail (or at the acknowledged offset); null
   *     for a body without {@code Content-Range}, which starts at the acknowledged offset: what
   *     lies beyond is dropped, because transports retry by sending the same request again
   * @throws OciException BLOB_UPLOAD_RANGE when the range starts elsewhere; the session stays
   *     usable
   */
  Append append(@Nullable ContentRange range);

  /**
   * Verifies what was acknowledged and makes it a blob of the repository: when this returns it is
   * durable and shared, and the session is gone.
   *
   * @return size in bytes
   * @throws OciException DIGEST_INVALID when the content has another digest; the session is gone
   *     then too and nothing is left
   */
  long commit(Digest digest);

  /** Drops the session and its bytes. */
  void cancel();

  /** One request's turn of appending. Used by one thread at a time. */
  interface Append extends AutoCloseable {

    /** Appends all of the buffer's remaining bytes, and hashes them. */
    void write(java.nio.ByteBuffer bytes);

    /**
     * Acknowledges everything up to the tail; survives the end of the process. Not a durability
     * point.
     *
     * @return the acknowledged offset
     */
    long acknowledge();

    /**
     * The same for a commit that follows at once: only this process knows of it, so that after its
     * end the request can be sent again.
     *
     * @return the acknowledged offset
     */
    long complete();

    /** Lets go of what it holds open. Bytes that were not acknowledged stay as the tail. */
    @Override
    void close();
  }
}
