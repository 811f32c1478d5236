package io.jzot.store.fs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The file system, one method a call: everything that the store does to it goes through here, so
 * that a test can make any call fail. Symbolic links are never followed at the end of a path.
 */
class Disk {
  private static final String STATE = "unix:mode,dev,ino,nlink,size,lastModifiedTime,ctime";
  private static final int BUFFER = 64 << 10;
  private static final FileAttribute<?> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> DIRECTORY_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** What a name stands for; empty when there is nothing, or something above is no directory. */
  Optional<FileState> state(Path path) throws IOException {
    try {
      return Optional.of(stateOf(Files.readAttributes(path, STATE, LinkOption.NOFOLLOW_LINKS)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      Path parent = path.getParent();
      if (parent != null && state(parent).map(above -> !leadsOn(above)).orElse(true)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean leadsOn(FileState above) {
    return above.isDirectory() || above.kind() == FileState.Kind.SYMLINK;
  }

  private static FileState stateOf(Map<String, Object> values) {
    return new FileState(
        FileState.Kind.of(number(values.get("mode")).intValue()),
        number(values.get("dev")).longValue(),
        number(values.get("ino")).longValue(),
        number(values.get("nlink")).longValue(),
        number(values.get("size")).longValue(),
        nanos(values.get("lastModifiedTime")),
        nanos(values.get("ctime")));
  }

  private static Number number(@Nullable Object value) {
    return value instanceof Number number ? number : 0;
  }

  private static long nanos(@Nullable Object value) {
    return value instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
  }

  /** Makes a new file, readable by us alone. */
  FileChannel create(Path path) throws IOException {
    Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return FileChannel.open(path, options, FILE_MODE);
  }

  FileChannel openToRead(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  FileChannel openToWrite(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /** Opens a file for a lock on it; makes it when it is not there. */
  FileChannel openToLock(Path path) throws IOException {
    Set<OpenOption> options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(path, options, FILE_MODE);
  }

  /** Null when another process has the lock. */
  @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    return channel.tryLock();
  }

  /** Reads up to the buffer's room; -1 at the end. */
  int read(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
    return channel.read(buffer, position);
  }

  /** Writes all of the buffer. */
  void write(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
  }

  void truncate(FileChannel channel, long size) throws IOException {
    channel.truncate(size);
  }

  /** Sets the time of modification, in nanoseconds since the epoch. */
  void setModified(Path path, long nanos) throws IOException {
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(FileTime.from(nanos, TimeUnit.NANOSECONDS), null, null);
  }

  /** Flushes the content of a file. After a failure the same file must never be forced again. */
  void force(FileChannel channel) throws IOException {
    channel.force(false);
  }

  /** Flushes the entries of a directory. */
  void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  void createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory, DIRECTORY_MODE);
  }

  /** Gives a file another name, which must not be taken. */
  void link(Path name, Path existing) throws IOException {
    try {
      Files.createLink(name, existing);
    } catch (UnsupportedOperationException e) {
      throw new IOException("no hard links here", e);
    }
  }

  /** Atomically; what had the new name before is replaced. */
  void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes a name; false when there was none. */
  boolean delete(Path path) throws IOException {
    return Files.deleteIfExists(path);
  }

  /** The names in a directory, in no order. */
  List<String> list(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names.add(String.valueOf(entry.getFileName()));
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  /** Where a path leads when all symbolic links are followed. */
  Path realPath(Path path) throws IOException {
    return path.toRealPath();
  }

  long usableSpace(Path path) throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  long totalSpace(Path path) throws IOException {
    return Files.getFileStore(path).getTotalSpace();
  }

  /** Reads a file from its beginning. */
  InputStream input(Path path) throws IOException {
    return new java.io.BufferedInputStream(new ChannelInput(this, openToRead(path)), BUFFER);
  }

  /** Writes to an open file from its beginning; closing flushes the buffer, not the file. */
  OutputStream output(FileChannel channel) {
    return new java.io.BufferedOutputStream(new ChannelOutput(this, channel), BUFFER);
  }

  private static final class ChannelInput extends InputStream {
    private final Disk disk;
    private final FileChannel channel;
    private long position;

    private ChannelInput(Disk disk, FileChannel channel) {
      this.disk = disk;
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = disk.read(channel, ByteBuffer.wrap(bytes, offset, length), position);
      position += Math.max(count, 0);
      return count;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static final class ChannelOutput extends OutputStream {
    private final Disk disk;
    private final FileChannel channel;
    private long position;

    private ChannelOutput(Disk disk, FileChannel channel) {
      this.disk = disk;
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      disk.write(channel, ByteBuffer.wrap(bytes, offset, length), position);
      position += length;
    }
  }
}
