package io.jzot.store.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/** The real file system, with something of the test's before every call. */
class HookedDisk extends Disk {
  private final Map<FileChannel, Path> paths = Collections.synchronizedMap(new WeakHashMap<>());
  private volatile Hook hook;

  HookedDisk(Hook hook) {
    this.hook = hook;
  }

  /**
   * One call.
   *
   * @param operation the name of the method
   * @param path that it is about: of two, the one that gets a new meaning
   */
  record Call(String operation, Path path) {
    boolean is(String name) {
      return operation.equals(name);
    }
  }

  @FunctionalInterface
  interface Hook {
    void before(Call call) throws IOException;
  }

  void hook(Hook newHook) {
    hook = newHook;
  }

  final void before(String operation, Path path) throws IOException {
    hook.before(new Call(operation, path));
  }

  final void before(String operation, FileChannel channel) throws IOException {
    hook.before(new Call(operation, path(channel)));
  }

  /** The name by which a file was opened. */
  final Path path(FileChannel channel) {
    return paths.getOrDefault(channel, Path.of("unknown"));
  }

  private FileChannel opened(FileChannel channel, Path path) {
    paths.put(channel, path);
    return channel;
  }

  @Override
  Optional<FileState> state(Path path) throws IOException {
    before("state", path);
    return super.state(path);
  }

  @Override
  FileChannel create(Path path) throws IOException {
    before("create", path);
    return opened(super.create(path), path);
  }

  @Override
  FileChannel openToRead(Path path) throws IOException {
    before("openToRead", path);
    return opened(super.openToRead(path), path);
  }

  @Override
  FileChannel openToWrite(Path path) throws IOException {
    before("openToWrite", path);
    return opened(super.openToWrite(path), path);
  }

  @Override
  int read(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
    before("read", channel);
    return super.read(channel, buffer, position);
  }

  @Override
  void write(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
    before("write", channel);
    super.write(channel, buffer, position);
  }

  @Override
  void truncate(FileChannel channel, long size) throws IOException {
    before("truncate", channel);
    super.truncate(channel, size);
  }

  @Override
  void setModified(Path path, long nanos) throws IOException {
    before("setModified", path);
    super.setModified(path, nanos);
  }

  @Override
  void force(FileChannel channel) throws IOException {
    before("force", channel);
    super.force(channel);
  }

  @Override
  void forceDirectory(Path directory) throws IOException {
    before("forceDirectory", directory);
    super.forceDirectory(directory);
  }

  @Override
  void createDirectory(Path directory) throws IOException {
    before("createDirectory", directory);
    super.createDirectory(directory);
  }

  @Override
  void link(Path name, Path existing) throws IOException {
    before("link", name);
    super.link(name, existing);
  }

  @Override
  void rename(Path from, Path to) throws IOException {
    before("rename", to);
    super.rename(from, to);
  }

  @Override
  boolean delete(Path path) throws IOException {
    before("delete", path);
    return super.delete(path);
  }

  @Override
  List<String> list(Path directory) throws IOException {
    before("list", directory);
    return super.list(directory);
  }

  @Override
  Path realPath(Path path) throws IOException {
    before("realPath", path);
    return super.realPath(path);
  }
}
