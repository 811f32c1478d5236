package io.jzot.store.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What lies below a directory at some moment, hard links included; not to be changed. */
record DiskImage(Item top) {

  /**
   * A directory with its names, or a file with its content; one item has as many names as links.
   */
  static final class Item {
    final Map<String, Item> names = new TreeMap<>();
    final byte @Nullable [] content;

    Item(byte @Nullable [] content) {
      this.content = content;
    }

    boolean isDirectory() {
      return content == null;
    }
  }

  /** Makes a directory that holds all this. */
  Path writeTo(Path directory) throws IOException {
    write(directory, top, new HashMap<>());
    return directory.toRealPath();
  }

  private static void write(Path path, Item item, Map<Item, Path> written) throws IOException {
    byte[] content = item.content;
    if (content == null) {
      Files.createDirectory(path);
      for (Map.Entry<String, Item> entry : item.names.entrySet()) {
        write(path.resolve(entry.getKey()), entry.getValue(), written);
      }
      return;
    }
    Path first = written.putIfAbsent(item, path);
    if (first == null) {
      Files.write(path, content);
    } else {
      Files.createLink(path, first);
    }
  }
}
