package io.jzot.store.fs;

import io.jzot.oci.ContentRange;
import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.UploadId;
import io.jzot.store.UploadSession;
import io.jzot.store.layout.ChunkStart;
import io.jzot.store.layout.Refusals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An upload session whose bytes lie in a file. Between appends it holds no file open; each method
 * runs alone, so that a request that takes over waits for one write at most.
 */
final class FileUploadSession implements UploadSession {
  private final UploadFiles upload;
  private final UploadProgress progress;
  private final FileUploads uploads;
  private final UploadCommit commit;
  private final DurableFiles files;
  private @Nullable Turn turn;
  private boolean recorded;
  private boolean ended;

  /**
   * @param recorded whether there is a record beside its bytes
   */
  FileUploadSession(
      UploadFiles upload,
      UploadProgress progress,
      boolean recorded,
      FileUploads uploads,
      UploadCommit commit) {
    this.recorded = recorded;
    this.upload = upload;
    this.progress = progress;
    this.uploads = uploads;
    this.commit = commit;
    this.files = uploads.files();
  }

  boolean isOf(String someone) {
    return progress.owner().equals(someone);
  }

  @Override
  public UploadId id() {
    return upload.id();
  }

  @Override
  public synchronized long tail() {
    return progress.tail();
  }

  @Override
  public synchronized Append append(@Nullable ContentRange range) {
    checkOpen();
    long start = ChunkStart.of(id(), range, progress.tail(), progress.acknowledged());
    return uploads
        .errors()
        .adding(
            () -> {
              Turn mine = new Turn(openAt(start));
              progress.continueAt(start);
              turn = mine;
              return mine;
            });
  }

  /** What lies beyond is dropped. */
  private FileChannel openAt(long start) throws IOException {
    FileChannel channel = openToWrite();
    try {
      if (channel.size() > start) {
        files.disk().truncate(channel, start);
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private FileChannel openToWrite() throws IOException {
    try {
      return files.disk().openToWrite(upload.bytes());
    } catch (NoSuchFileException e) {
      drop();
      throw Refusals.uploadUnknown(id());
    }
  }

  @Override
  public synchronized long commit(Digest digest) {
    checkOpen();
    FileChannel open = turn == null || !turn.complete ? null : turn.channel;
    turn = null;
    return uploads
        .errors()
        .writing(
            () -> {
              verify(digest);
              // What fails up to here leaves the session; beyond, its file may have other names.
              commit.prepare();
              return place(digest, open);
            });
  }

  private void verify(Digest digest) throws IOException {
    Optional<Digest> hashed = progress.hash().digest(digest.algorithm());
    Digest actual = hashed.isPresent() ? hashed.get() : reread(digest);
    if (!actual.equals(digest)) {
      drop();
      throw Refusals.digestMismatch(digest, actual);
    }
  }

  private Digest reread(Digest digest) throws IOException {
    try (FileChannel channel = files.disk().openToRead(upload.bytes())) {
      return uploads.verifier().hash(channel, digest.algorithm(), progress.acknowledged());
    } catch (NoSuchFileException e) {
      drop();
      throw Refusals.uploadUnknown(id());
    }
  }

  /**
   * @param open to the bytes, which end where they are acknowledged; null when there is none
   */
  private long place(Digest digest, @Nullable FileChannel open) throws IOException {
    FreshFile fresh = new FreshFile(upload.bytes(), open);
    try {
      if (open == null) {
        openAt(progress.acknowledged()).close();
      }
      commit.place(fresh, digest);
      return progress.acknowledged();
    } finally {
      end();
      fresh.discard(files);
    }
  }

  @Override
  public synchronized void cancel() {
    checkOpen();
    drop();
  }

  /** The bytes go first: without them there is no session that could be found again. */
  private void drop() {
    files.discard(upload.bytes());
    end();
  }

  private void end() {
    ended = true;
    turn = null;
    if (recorded) {
      files.discard(upload.record());
    }
    uploads.ended(upload);
  }

  /** Nobody used it for long. */
  synchronized void expire() {
    if (!ended) {
      drop();
    }
  }

  private void checkOpen() {
    if (ended) {
      throw Refusals.uploadUnknown(id());
    }
    uploads.used(upload);
  }

  private synchronized void write(Turn writer, ByteBuffer bytes) {
    checkTurn(writer);
    ByteBuffer written = bytes.duplicate();
    try {
      uploads.errors().add(() -> write(writer.channel, bytes));
    } catch (OciException e) {
      if (e.code() == ErrorCode.STORAGE_FULL) {
        giveBack(writer.channel);
      }
      throw e;
    }
    progress.wrote(written);
  }

  private void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    try {
      files.disk().write(channel, bytes, progress.tail());
    } catch (IOException e) {
      progress.lost(sizeAfterFailure());
      throw e;
    }
  }

  /** On a full disk, what nobody was told to have arrived only takes up room. */
  private void giveBack(FileChannel channel) {
    try {
      files.disk().truncate(channel, progress.acknowledged());
    } catch (IOException e) {
      // It stays until the session expires.
    }
    progress.lost(sizeAfterFailure());
  }

  private long sizeAfterFailure() {
    try {
      return files.disk().state(upload.bytes()).map(FileState::size).orElse(0L);
    } catch (IOException e) {
      return Math.min(progress.tail(), progress.acknowledged());
    }
  }

  private synchronized long acknowledge(Turn writer) {
    checkTurn(writer);
    uploads.errors().write(this::record);
    progress.acknowledge();
    return progress.acknowledged();
  }

  private void record() throws IOException {
    UploadRecord now = progress.atTail();
    if (!recorded) {
      begin(now);
      return;
    }
    try (FileChannel channel = files.disk().openToWrite(upload.record())) {
      files.disk().write(channel, ByteBuffer.wrap(now.offsetBytes()), 0);
    }
  }

  private void begin(UploadRecord record) throws IOException {
    try {
      files.write(upload.record(), record.bytes());
      recorded = true;
    } catch (IOException e) {
      files.discard(upload.record());
      throw e;
    }
  }

  private synchronized long complete(Turn writer) {
    checkTurn(writer);
    progress.acknowledge();
    writer.complete = true;
    return progress.acknowledged();
  }

  /** Its channel is about to be closed. */
  private synchronized void release(Turn writer) {
    writer.complete = false;
  }

  @SuppressWarnings("ReferenceEquality") // a turn is one object
  private void checkTurn(Turn writer) {
    checkOpen();
    if (turn != writer) {
      throw Refusals.uploadTakenOver(id());
    }
  }

  private final class Turn implements Append {
    private final FileChannel channel;

    /** Whether nothing comes any more, and what its file holds was acknowledged. */
    private boolean complete;

    private Turn(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(ByteBuffer bytes) {
      FileUploadSession.this.write(this, bytes);
    }

    @Override
    public long acknowledge() {
      return FileUploadSession.this.acknowledge(this);
    }

    @Override
    public long complete() {
      return FileUploadSession.this.complete(this);
    }

    @Override
    public void close() {
      release(this);
      try {
        channel.close();
      } catch (IOException e) {
        // Nothing is lost: what was written is in the file.
      }
    }
  }
}
