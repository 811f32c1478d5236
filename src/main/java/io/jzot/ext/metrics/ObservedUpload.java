package io.jzot.ext.metrics;

import io.jzot.oci.ContentRange;
import io.jzot.oci.Digest;
import io.jzot.oci.UploadId;
import io.jzot.store.UploadSession;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Counts what arrives in a session. */
record ObservedUpload(UploadSession session, TransferMeters transfers) implements UploadSession {

  @Override
  public UploadId id() {
    return session.id();
  }

  @Override
  public long tail() {
    return session.tail();
  }

  @Override
  public Append append(@Nullable ContentRange range) {
    Append append = session.append(range);
    transfers.appending().increment();
    return new ObservedAppend(append);
  }

  @Override
  public long commit(Digest digest) {
    return session.commit(digest);
  }

  @Override
  public void cancel() {
    session.cancel();
  }

  /** Used by one thread at a time, as what it wraps. */
  private final class ObservedAppend implements Append {
    private final Append append;
    private boolean closed;

    ObservedAppend(Append append) {
      this.append = append;
    }

    @Override
    public void write(ByteBuffer bytes) {
      int count = bytes.remaining();
      append.write(bytes);
      transfers.received().increment(count);
    }

    @Override
    public long acknowledge() {
      return append.acknowledge();
    }

    @Override
    public long complete() {
      return append.complete();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        transfers.appending().decrement();
      }
      append.close();
    }
  }
}
