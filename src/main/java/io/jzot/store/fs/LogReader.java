package io.jzot.store.fs;

import io.jzot.store.layout.RepositoryIndex;
import io.jzot.store.layout.SnapshotReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a change log from its beginning. What is broken at its end was never acknowledged and is
 * left out; what is broken before something that was written when the broken part was durable
 * already is damage.
 */
final class LogReader {
  private static final int MAX_TAIL = 64 << 20;

  private final InputStream in;
  private final FileState file;
  private final long limit;
  private long length = LogFormat.HEADER;
  private byte[] broken = new byte[0];

  private LogReader(InputStream in, FileState file, long limit) {
    this.in = in;
    this.file = file;
    this.limit = limit;
  }

  /** Reads all of it; empty when there is no log, or none that was ever durable. */
  static Optional<LogContents> read(Disk disk, Path path) throws IOException {
    return read(disk, path, Long.MAX_VALUE);
  }

  /**
   * What the log said after a change; empty when it does not go back that far.
   *
   * @throws DamagedLogException when it is damaged
   */
  static Optional<LogContents> read(Disk disk, Path path, long sequence) throws IOException {
    Optional<FileState> file = disk.state(path);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    if (!file.get().isFile()) {
      throw new DamagedLogException("it is not a regular file", false);
    }
    try (InputStream in = disk.input(path)) {
      return Optional.ofNullable(new LogReader(in, file.get(), sequence).read());
    }
  }

  private @Nullable LogContents read() throws IOException {
    byte[] begin = in.readNBytes(LogFormat.HEADER);
    LogFormat.Header header = LogFormat.header(begin);
    if (header == null) {
      if (Arrays.equals(begin, new byte[begin.length])) {
        return null; // Its content never reached the disk.
      }
      throw new DamagedLogException("it does not begin as a log does", false);
    }
    if (header.version() != LogFormat.VERSION) {
      throw new DamagedLogException(
          "its format is version %d, this program knows %d"
              .formatted(header.version(), LogFormat.VERSION),
          header.version() > LogFormat.VERSION);
    }
    return snapshot(header);
  }

  private @Nullable LogContents snapshot(LogFormat.Header header) throws IOException {
    SnapshotReader snapshot = new SnapshotReader();
    while (true) {
      LogFormat.Frame frame = next();
      if (frame == null) {
        if (header.unforced()) {
          return null;
        }
        throw new DamagedLogException("its snapshot breaks off at " + length, false);
      }
      length += frame.length();
      if (!accepted(snapshot, frame)) {
        continue;
      }
      RepositoryIndex index = snapshot.index();
      if (index == null || frame.sequence() > limit) {
        return null;
      }
      index.number(frame.sequence());
      return records(index, frame.sequence(), snapshot.absorbed());
    }
  }

  private boolean accepted(SnapshotReader snapshot, LogFormat.Frame frame) throws IOException {
    try {
      return !snapshot.accept(frame.payload());
    } catch (IOException | RuntimeException e) {
      throw new DamagedLogException(e.getMessage() + " before " + length, false);
    }
  }

  private LogContents records(RepositoryIndex index, long first, long absorbed) throws IOException {
    long snapshotLength = length;
    long last = first;
    while (last < limit) {
      LogFormat.Frame frame = next();
      if (frame == null || frame.sequence() != last + 1) {
        checkTail(frame, last + 1);
        break;
      }
      try {
        index.replay(frame.payload(), frame.sequence());
      } catch (IOException | RuntimeException e) {
        throw new DamagedLogException(e.getMessage() + " after " + length, false);
      }
      last = frame.sequence();
      length += frame.length();
    }
    boolean torn = length < file.size();
    return new LogContents(index, first, length, snapshotLength, torn, absorbed, file);
  }

  /** Null at the end, and at what is no frame. */
  private LogFormat.@Nullable Frame next() throws IOException {
    byte[] head = in.readNBytes(LogFormat.FRAME);
    int payload = LogFormat.payload(head, 0);
    if (payload < 0) {
      broken = head;
      return null;
    }
    byte[] all = Arrays.copyOf(head, LogFormat.FRAME + payload);
    int read = in.readNBytes(all, LogFormat.FRAME, payload);
    LogFormat.Frame frame = read < payload ? null : LogFormat.frame(all, 0);
    if (frame == null) {
      broken = Arrays.copyOf(all, LogFormat.FRAME + read);
    }
    return frame;
  }

  /** Whether what does not fit at the end is only torn. */
  private void checkTail(LogFormat.@Nullable Frame misplaced, long missing) throws IOException {
    if (misplaced != null) {
      checkMissing(misplaced, missing);
    }
    byte[] rest = in.readNBytes(MAX_TAIL);
    byte[] tail = Arrays.copyOf(broken, broken.length + rest.length);
    System.arraycopy(rest, 0, tail, broken.length, rest.length);
    for (int at = 0; at <= tail.length - LogFormat.FRAME; at++) {
      LogFormat.Frame frame = LogFormat.frame(tail, at);
      if (frame != null) {
        checkMissing(frame, missing);
      }
    }
  }

  private void checkMissing(LogFormat.Frame later, long missing) throws IOException {
    if (later.forced() >= missing) {
      throw new DamagedLogException(
          "change %d, at %d, is damaged, and change %d after it is not"
              .formatted(missing, length, later.sequence()),
          false);
    }
  }
}
