package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.config.Durability;
import io.jzot.store.layout.IndexImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a change log: appended to, and rewritten beside and renamed. After anything failed it
 * takes no records until it was rewritten. Used under the lock of {@link GroupCommit}.
 */
final class ChangeLog {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeLog.class);
  private static final int SLICE = 256 << 10;
  private static final long SMALL = 256 << 10;

  private final RepositoryFolder folder;
  private final DurableFiles files;
  private @Nullable FileState file;
  private boolean ready;
  private long length;
  private long snapshotLength;
  private long last;
  private long absorbed;

  /** What the file says of {@link #absorbed}. */
  private long absorbedInFile;

  ChangeLog(RepositoryFolder folder, DurableFiles files) {
    this.folder = folder;
    this.files = files;
  }

  /** Goes on with a log that was read. */
  void open(LogContents contents) throws IOException {
    file = contents.file();
    length = contents.length();
    snapshotLength = contents.snapshotLength();
    last = contents.index().sequence();
    absorbed = contents.absorbed();
    absorbedInFile = absorbed;
    ready = !contents.torn() && isDurable();
  }

  /** Whoever wrote it may not have come to force it, or to flush the name that he gave it. */
  private boolean isDurable() {
    try {
      files.force(folder.journal());
      files.flushDirectory(folder.directory());
      return true;
    } catch (IOException e) {
      LOG.warn(
          "log cannot be made durable, it will be written anew",
          field("repository", folder.name()),
          field("error", e.toString()));
      return false;
    }
  }

  /** It has to be rewritten before anything is appended. */
  void invalidate(long newAbsorbed) {
    ready = false;
    absorbed = newAbsorbed;
  }

  /** The document from outside that it contains is gone from the disk. */
  void overwritten() {
    absorbed = 0;
  }

  /** There is no log (any more). */
  void forget() {
    file = null;
    ready = false;
    absorbed = 0;
  }

  boolean isReady() {
    return ready;
  }

  /** Checksum of the document from outside that the log contains; 0 for none. */
  long absorbed() {
    return absorbed;
  }

  /** Whether its file is the one that is known here. */
  boolean isIn(Optional<FileState> state) {
    FileState known = file;
    return known != null && state.isPresent() && known.isSameFile(state.get());
  }

  /** Whether its records have outgrown its snapshot, or its snapshot says what is no longer so. */
  boolean isOutgrown() {
    return ready
        && (length - snapshotLength > Math.max(SMALL, snapshotLength)
            || absorbedInFile != absorbed);
  }

  /** Appends records, durably, all of them or none. */
  void append(List<byte[]> records) throws IOException {
    if (!ready) {
      throw new IOException("the log has to be written anew first");
    }
    boolean durable = false;
    ready = false;
    try {
      Optional<FileState> state = files.disk().state(folder.journal());
      if (!isIn(state) || state.map(FileState::size).orElse(0L) != length) {
        throw new IOException("somebody else changed the log");
      }
      long end = length;
      try (FileChannel channel = files.disk().openToWrite(folder.journal())) {
        end = write(channel, frames(records), end);
        files.force(channel);
      }
      last += records.size();
      length = end;
      durable = true;
    } finally {
      ready = durable;
    }
  }

  private List<LogFormat.Frame> frames(List<byte[]> records) {
    long forced = files.durability() == Durability.NONE ? 0 : last;
    List<LogFormat.Frame> frames = new ArrayList<>(records.size());
    long sequence = last;
    for (byte[] each : records) {
      sequence++;
      frames.add(new LogFormat.Frame(sequence, forced, each));
    }
    return frames;
  }

  private long write(FileChannel channel, List<LogFormat.Frame> frames, long start)
      throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate(frames.stream().mapToInt(LogFormat.Frame::length).sum());
    frames.forEach(frame -> LogFormat.write(frame, buffer));
    return write(channel, buffer.flip(), start);
  }

  private long write(FileChannel channel, ByteBuffer buffer, long start) throws IOException {
    long at = start;
    while (buffer.hasRemaining()) {
      int count = Math.min(SLICE, buffer.remaining());
      files.disk().write(channel, buffer.slice(buffer.position(), count), at);
      buffer.position(buffer.position() + count);
      at += count;
    }
    return at;
  }

  /**
   * What a rewritten log begins with.
   *
   * @param file the log that it is to replace; null for none
   * @param length of that log when the image was taken
   */
  record Mark(IndexImage image, @Nullable FileState file, long length, long absorbed) {}

  /** Begins to rewrite the log with what the index says right now. */
  Mark mark(IndexImage image) {
    return new Mark(image, file, length, absorbed);
  }

  /** A log on its way to its name. */
  final class Draft {
    private final Path staged = folder.staged("journal");
    private final Mark mark;
    private long end;

    private Draft(Mark mark) throws IOException {
      this.mark = mark;
      files.ensureDirectory(folder.directory());
      files.haveDirectory(folder.uploads());
      boolean written = false;
      try (FileChannel channel = files.disk().create(staged)) {
        end = write(channel, LogFormat.header(files.durability() == Durability.NONE), 0);
        mark.image.write(mark.absorbed, part -> end = append(channel, part));
        files.force(channel);
        written = true;
      } finally {
        if (!written) {
          discard();
        }
      }
    }

    private long append(FileChannel channel, byte[] part) throws IOException {
      return write(channel, List.of(new LogFormat.Frame(mark.image.sequence(), 0, part)), end);
    }

    /** Makes it the log, with what was appended meanwhile. */
    void publish() throws IOException {
      publish(true);
    }

    /**
     * The same.
     *
     * @param flush whether its name is made durable; otherwise the caller does that
     */
    private void publish(boolean flush) throws IOException {
      long snapshot = end;
      if (last > mark.image.sequence()) {
        appendTail();
      }
      ready = false;
      files.disk().rename(staged, folder.journal());
      if (flush) {
        files.flushDirectory(folder.directory());
      }
      file = files.disk().state(folder.journal()).orElseThrow();
      snapshotLength = snapshot;
      length = end;
      last = Math.max(last, mark.image.sequence());
      absorbedInFile = mark.absorbed;
      ready = true;
    }

    private void appendTail() throws IOException {
      ByteBuffer tail = ByteBuffer.allocate(Math.toIntExact(length - mark.length));
      try (FileChannel channel = files.disk().openToRead(folder.journal())) {
        while (tail.hasRemaining()
            && files.disk().read(channel, tail, mark.length + tail.position()) >= 0) {
          // Reads until it is full.
        }
      }
      if (tail.hasRemaining()) {
        throw new IOException("the log became shorter");
      }
      try (FileChannel channel = files.disk().openToWrite(staged)) {
        end = write(channel, tail.flip(), end);
        files.force(channel);
      }
    }

    /** Whether the log is still the one that it is to replace. */
    @SuppressWarnings("ReferenceEquality") // a state is one object
    boolean isCurrent() {
      return ready && file == mark.file;
    }

    void discard() {
      files.discard(staged);
    }
  }

  /** Writes a snapshot beside, forced. The log goes on meanwhile. */
  Draft draft(Mark mark) throws IOException {
    return new Draft(mark);
  }

  /**
   * Begins anew with what the index says.
   *
   * @param flush whether its name is made durable; otherwise the caller does that
   */
  void rewrite(IndexImage image, boolean flush) throws IOException {
    ready = false;
    last = image.sequence();
    Draft draft = draft(mark(image));
    try {
      draft.publish(flush);
    } finally {
      draft.discard();
    }
  }
}
