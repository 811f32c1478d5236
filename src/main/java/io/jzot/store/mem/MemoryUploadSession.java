package io.jzot.store.mem;

import io.jzot.oci.ContentRange;
import io.jzot.oci.Digest;
import io.jzot.oci.UploadId;
import io.jzot.store.UploadSession;
import io.jzot.store.layout.ChunkStart;
import io.jzot.store.layout.Refusals;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An upload session in memory; each method runs alone. */
final class MemoryUploadSession implements UploadSession {
  private final UploadId id;
  private final String owner;
  private final MemoryRepositoryStorage repository;
  private byte[] bytes = new byte[0];
  private int tail;
  private int acknowledged;
  private @Nullable Append turn;
  private boolean ended;

  MemoryUploadSession(UploadId id, String owner, MemoryRepositoryStorage repository) {
    this.id = id;
    this.owner = owner;
    this.repository = repository;
  }

  boolean isOf(String someone) {
    return owner.equals(someone);
  }

  @Override
  public UploadId id() {
    return id;
  }

  @Override
  public synchronized long tail() {
    return tail;
  }

  @Override
  public synchronized Append append(@Nullable ContentRange range) {
    checkOpen();
    tail = (int) ChunkStart.of(id, range, tail, acknowledged);
    turn = new Turn();
    return turn;
  }

  @Override
  public synchronized long commit(Digest digest) {
    checkOpen();
    end();
    byte[] content = Arrays.copyOf(bytes, acknowledged);
    Digest actual = Digest.of(digest.algorithm(), content);
    if (!actual.equals(digest)) {
      throw Refusals.digestMismatch(digest, actual);
    }
    repository.keep(digest, content);
    return content.length;
  }

  @Override
  public synchronized void cancel() {
    checkOpen();
    end();
  }

  private void end() {
    ended = true;
    turn = null;
    repository.ended(id);
  }

  private void checkOpen() {
    if (ended) {
      throw Refusals.uploadUnknown(id);
    }
  }

  private synchronized void write(Append writer, ByteBuffer buffer) {
    checkTurn(writer);
    int length = buffer.remaining();
    if (tail + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(tail + length, 2 * bytes.length));
    }
    buffer.get(bytes, tail, length);
    tail += length;
  }

  private synchronized long acknowledge(Append writer) {
    checkTurn(writer);
    acknowledged = tail;
    return acknowledged;
  }

  @SuppressWarnings("ReferenceEquality") // a turn is one object
  private void checkTurn(Append writer) {
    checkOpen();
    if (turn != writer) {
      throw Refusals.uploadTakenOver(id);
    }
  }

  private final class Turn implements Append {
    @Override
    public void write(ByteBuffer buffer) {
      MemoryUploadSession.this.write(this, buffer);
    }

    @Override
    public long acknowledge() {
      return MemoryUploadSession.this.acknowledge(this);
    }

    @Override
    public long complete() {
      return acknowledge();
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
