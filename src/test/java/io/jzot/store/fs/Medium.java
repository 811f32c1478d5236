package io.jzot.store.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What would survive a power cut below a directory. Contents and names are kept twice: as programs
 * see them and as they were flushed. Names are flushed with their directory and no sooner; a rename
 * is flushed as a whole, as every file system with a journal does. After a failed flush the content
 * of that moment is lost for good, whatever later flushes of the same file say, as on Linux.
 */
final class Medium {
  private static final int SECTOR = 512;

  private final Path root;
  private final Node top;

  /** Changes of names that nobody flushed yet, oldest first. */
  private final List<Change> pending = new ArrayList<>();

  /** A file or a directory, whatever its names. */
  static final class Node {
    private final boolean directory;
    private final Map<String, Node> names = new TreeMap<>();
    private final Map<String, Node> durableNames = new TreeMap<>();
    private byte[] content = new byte[0];
    private byte[] durable = new byte[0];
    private boolean lost;

    private Node(boolean directory) {
      this.directory = directory;
    }

    private boolean isDurable() {
      return Arrays.equals(content, durable);
    }
  }

  /** A name gets a meaning, or loses it (null). A rename is two changes of one operation. */
  private record Change(Node directory, String name, @Nullable Node node, Object operation) {}

  private Medium(Path root, Node top) {
    this.root = root;
    this.top = top;
  }

  /** What lies there now is taken as flushed. */
  static Medium of(Path root) throws IOException {
    return new Medium(root, scan(root, new HashMap<>()));
  }

  private static Node scan(Path path, Map<Object, Node> files) throws IOException {
    boolean directory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    Node node =
        directory
            ? new Node(true)
            : files.computeIfAbsent(FileTrees.inode(path), inode -> new Node(false));
    if (!directory) {
      node.content = Files.readAllBytes(path);
      node.durable = node.content;
      return node;
    }
    List<Path> children;
    try (Stream<Path> listed = Files.list(path)) {
      children = listed.toList();
    }
    for (Path child : children) {
      node.names.put(child.getFileName().toString(), scan(child, files));
    }
    node.durableNames.putAll(node.names);
    return node;
  }

  /** Null when there is nothing, or when it lies elsewhere. */
  @Nullable Node find(Path path) {
    if (!path.startsWith(root)) {
      return null;
    }
    Node node = top;
    for (Path part : path.equals(root) ? Path.of("/") : root.relativize(path)) {
      node = node == null ? null : node.names.get(part.toString());
    }
    return node;
  }

  private static Path above(Path path) {
    return Objects.requireNonNull(path.getParent(), "paths are absolute");
  }

  private void change(Path path, @Nullable Node node, Object operation) {
    Node directory = find(above(path));
    if (directory == null) {
      return;
    }
    String name = path.getFileName().toString();
    if (node == null) {
      directory.names.remove(name);
    } else {
      directory.names.put(name, node);
    }
    pending.add(new Change(directory, name, node, operation));
  }

  Node create(Path path, boolean directory) {
    Node node = new Node(directory);
    change(path, node, node);
    return node;
  }

  void link(Path name, Path existing) {
    change(name, find(existing), new Object());
  }

  void rename(Path from, Path to) {
    Node node = find(from);
    Object operation = new Object();
    if (node == null || node.equals(find(to))) {
      return; // Renaming one name of a file to another does nothing.
    }
    change(from, null, operation);
    change(to, node, operation);
  }

  void delete(Path path) {
    change(path, null, new Object());
  }

  void write(Node node, ByteBuffer bytes, long position) {
    int end = (int) position + bytes.remaining();
    byte[] content = Arrays.copyOf(node.content, Math.max(end, node.content.length));
    bytes.duplicate().get(content, (int) position, bytes.remaining());
    node.content = content;
  }

  void truncate(Node node, long size) {
    if (size < node.content.length) {
      node.content = Arrays.copyOf(node.content, (int) size);
    }
  }

  void flush(Node node) {
    if (!node.lost) {
      node.durable = node.content;
    }
  }

  /** A flush failed: the system drops what it could not write, and says so only once. */
  void lose(Node node) {
    node.lost = true;
  }

  void flushNames(Node directory) {
    settle(change -> change.directory.equals(directory));
  }

  /** Somebody else wrote a file there, and made sure that it lasts. */
  void settleFile(Path path) throws IOException {
    Node directory = find(above(path));
    if (directory == null) {
      throw new IOException("nobody knows " + path);
    }
    Node node = new Node(false);
    node.content = Files.readAllBytes(path);
    node.durable = node.content;
    change(path, node, node);
    settle(change -> node.equals(change.node));
  }

  /** The system writes everything back, as it does some time after. */
  void settleAll() {
    settle(change -> true);
    settleAll(top);
  }

  private void settleAll(Node node) {
    flush(node);
    node.names.values().forEach(this::settleAll);
  }

  /** Takes these changes for flushed, and those without which they could not be. */
  private void settle(Predicate<Change> wanted) {
    boolean[] chosen = closure(wanted);
    List<Change> left = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i]) {
        apply(pending.get(i), change -> change.directory.durableNames);
      } else {
        left.add(pending.get(i));
      }
    }
    pending.clear();
    pending.addAll(left);
  }

  private static void apply(Change change, Function<Change, Map<String, Node>> names) {
    if (change.node == null) {
      names.apply(change).remove(change.name);
    } else {
      names.apply(change).put(change.name, change.node);
    }
  }

  private boolean[] closure(Predicate<Change> wanted) {
    boolean[] chosen = new boolean[pending.size()];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = wanted.test(pending.get(i));
    }
    BiPredicate<Integer, Integer> needs =
        (later, earlier) -> {
          Change one = pending.get(later);
          Change other = pending.get(earlier);
          boolean sameName =
              earlier < later
                  && one.directory.equals(other.directory)
                  && one.name.equals(other.name);
          return sameName || one.operation.equals(other.operation);
        };
    boolean grew = true;
    while (grew) {
      grew = false;
      for (int i = 0; i < chosen.length; i++) {
        for (int j = 0; j < chosen.length && chosen[i]; j++) {
          if (!chosen[j] && needs.test(i, j)) {
            chosen[j] = true;
            grew = true;
          }
        }
      }
    }
    return chosen;
  }

  /** Only what was flushed. */
  DiskImage flushed() {
    return image(change -> false, node -> node.durable);
  }

  /** All names and sizes, but only those contents that were flushed: zeros in between. */
  DiskImage names() {
    return image(change -> true, node -> Arrays.copyOf(node.durable, node.content.length));
  }

  /** Any of what the flushes leave open. */
  DiskImage any(Random random) {
    int percent = 10 + random.nextInt(80);
    return image(change -> random.nextInt(100) < percent, node -> torn(node, random));
  }

  private static byte[] torn(Node node, Random random) {
    if (node.isDurable() || random.nextBoolean()) {
      return random.nextBoolean() ? node.content : node.durable;
    }
    boolean longer = node.content.length >= node.durable.length || random.nextBoolean();
    byte[] torn = new byte[longer ? node.content.length : node.durable.length];
    for (int at = 0; at < torn.length; at += SECTOR) {
      byte[] source = random.nextBoolean() ? node.content : node.durable;
      int count = Math.min(Math.min(SECTOR, torn.length - at), source.length - at);
      if (count > 0) {
        System.arraycopy(source, at, torn, at, count);
      }
    }
    return torn;
  }

  private DiskImage image(Predicate<Change> lucky, Function<Node, byte[]> content) {
    Map<Node, Map<String, Node>> names = new HashMap<>();
    Function<Node, Map<String, Node>> of =
        node -> names.computeIfAbsent(node, each -> new TreeMap<>(each.durableNames));
    boolean[] chosen = closure(lucky);
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i]) {
        apply(pending.get(i), change -> of.apply(change.directory));
      }
    }
    return new DiskImage(item(top, of, content, new HashMap<>()));
  }

  private static DiskImage.Item item(
      Node node,
      Function<Node, Map<String, Node>> names,
      Function<Node, byte[]> content,
      Map<Node, DiskImage.Item> made) {
    DiskImage.Item known = made.get(node);
    if (known != null) {
      return known;
    }
    DiskImage.Item item = new DiskImage.Item(node.directory ? null : content.apply(node));
    made.put(node, item);
    if (node.directory) {
      names
          .apply(node)
          .forEach((name, child) -> item.names.put(name, item(child, names, content, made)));
    }
    return item;
  }
}
