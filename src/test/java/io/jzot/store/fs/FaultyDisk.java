package io.jzot.store.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The real file system below a directory, on which any call can fail (see {@link FaultPlan}), and
 * whose power can be cut at any moment (see {@link Medium}). Flushes cost nothing.
 */
final class FaultyDisk extends HookedDisk {
  private final Medium medium;
  private final Map<FileChannel, Medium.Node> open = new WeakHashMap<>();
  private Predicate<Call> ignored = call -> false;
  private volatile long age;

  private FaultyDisk(Medium medium) {
    super(call -> {});
    this.medium = medium;
  }

  /**
   * @param root with no symbolic links in it; what lies there counts as flushed
   */
  static FaultyDisk over(Path root) throws IOException {
    return new FaultyDisk(Medium.of(root));
  }

  /**
   * From now on everything looks as if it had changed ten seconds earlier, so that nothing is read
   * twice for having just been written. Not for tests in which somebody else writes as well.
   */
  void calm() {
    age = TimeUnit.SECONDS.toNanos(10);
  }

  @Override
  Optional<FileState> state(Path path) throws IOException {
    return super.state(path)
        .map(
            found ->
                new FileState(
                    found.kind(),
                    found.device(),
                    found.inode(),
                    found.links(),
                    found.size(),
                    found.modified(),
                    found.changed() - age));
  }

  /** Plants a fault: these flushes do nothing and say that all is well. */
  synchronized void ignore(Predicate<Call> flushes) {
    ignored = flushes;
  }

  /** What a power cut leaves. */
  synchronized DiskImage cut(Function<Medium, DiskImage> luck) {
    return luck.apply(medium);
  }

  /** Some time goes by without a power cut. */
  synchronized void rest() {
    medium.settleAll();
  }

  /** Somebody else wrote that file, durably. */
  synchronized void edited(Path file) throws IOException {
    medium.settleFile(file);
  }

  private FileChannel opened(FileChannel channel, Medium.@Nullable Node node) {
    if (node != null) {
      open.put(channel, node);
    }
    return channel;
  }

  @Override
  synchronized FileChannel create(Path path) throws IOException {
    return opened(super.create(path), medium.create(path, false));
  }

  @Override
  synchronized FileChannel openToRead(Path path) throws IOException {
    return opened(super.openToRead(path), medium.find(path));
  }

  @Override
  synchronized FileChannel openToWrite(Path path) throws IOException {
    return opened(super.openToWrite(path), medium.find(path));
  }

  @Override
  synchronized FileChannel openToLock(Path path) throws IOException {
    FileChannel channel = super.openToLock(path);
    Medium.Node node = medium.find(path);
    return opened(channel, node == null ? medium.create(path, false) : node);
  }

  /** A write that fails has written a half. */
  @Override
  synchronized void write(FileChannel channel, ByteBuffer buffer, long position)
      throws IOException {
    ByteBuffer bytes = buffer.duplicate();
    try {
      super.write(channel, buffer, position);
    } catch (FaultPlan.Injected e) {
      bytes.limit(bytes.position() + (e.isFirst() ? bytes.remaining() / 2 : 0));
      channel.write(bytes.duplicate(), position);
      throw e;
    } finally {
      written(channel, bytes, position);
    }
  }

  private void written(FileChannel channel, ByteBuffer bytes, long position) {
    Medium.Node node = open.get(channel);
    if (node != null) {
      medium.write(node, bytes, position);
    }
  }

  @Override
  synchronized void truncate(FileChannel channel, long size) throws IOException {
    super.truncate(channel, size);
    Medium.Node node = open.get(channel);
    if (node != null) {
      medium.truncate(node, size);
    }
  }

  @Override
  synchronized void force(FileChannel channel) throws IOException {
    Medium.Node node = Objects.requireNonNull(open.get(channel), "a file of this disk");
    try {
      before("force", channel);
    } catch (FaultPlan.Injected e) {
      if (!e.isDeath()) {
        medium.lose(node);
      }
      throw e;
    }
    if (!ignored.test(new Call("force", path(channel)))) {
      medium.flush(node);
    }
  }

  @Override
  synchronized void forceDirectory(Path directory) throws IOException {
    before("forceDirectory", directory);
    if (!Files.isDirectory(directory)) {
      throw new java.nio.file.NoSuchFileException(directory.toString());
    }
    Medium.Node node = medium.find(directory);
    if (node != null && !ignored.test(new Call("forceDirectory", directory))) {
      medium.flushNames(node);
    }
  }

  @Override
  synchronized void createDirectory(Path directory) throws IOException {
    super.createDirectory(directory);
    medium.create(directory, true);
  }

  @Override
  synchronized void link(Path name, Path existing) throws IOException {
    super.link(name, existing);
    medium.link(name, existing);
  }

  @Override
  synchronized void rename(Path from, Path to) throws IOException {
    super.rename(from, to);
    medium.rename(from, to);
  }

  @Override
  synchronized boolean delete(Path path) throws IOException {
    boolean deleted = super.delete(path);
    if (deleted) {
      medium.delete(path);
    }
    return deleted;
  }
}
