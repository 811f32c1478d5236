package io.jzot.config.file;

import java.util.List;

/**
 * What the file says, with places, before it means anything. Keys stay in the order and the case of
 * the file.
 */
sealed interface Node {
  Location at();

  /** Nodes in this tree, shared ones counted each time. */
  int size();

  /** Levels in this tree. */
  int height();

  /** For messages. */
  String describe();

  /** The spelling of a scalar that is absent as far as zot is concerned. */
  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.kind() == Kind.NULL;
  }

  enum Kind {
    TEXT,
    NUMBER,
    BOOLEAN,
    NULL
  }

  record Scalar(Kind kind, String text, Location at) implements Node {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public int height() {
      return 1;
    }

    @Override
    public String describe() {
      return kind == Kind.TEXT ? "'" + text + "'" : text;
    }
  }

  record Sequence(List<Node> items, Location at, int size, int height) implements Node {
    static Sequence of(List<Node> items, Location at) {
      return new Sequence(List.copyOf(items), at, sizeOf(items), heightOf(items));
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  record Mapping(List<Entry> entries, Location at, int size, int height) implements Node {
    static Mapping of(List<Entry> entries, Location at) {
      List<Node> values = entries.stream().map(Entry::value).toList();
      return new Mapping(List.copyOf(entries), at, sizeOf(values), heightOf(values));
    }

    boolean has(String key) {
      return entries.stream().anyMatch(entry -> entry.key().equals(key));
    }

    @Override
    public String describe() {
      return "a section";
    }
  }

  /**
   * A key and its value.
   *
   * @param at where the key stands
   */
  record Entry(String key, Location at, Node value) {}

  private static int sizeOf(List<Node> children) {
    return 1 + children.stream().mapToInt(Node::size).sum();
  }

  private static int heightOf(List<Node> children) {
    return 1 + children.stream().mapToInt(Node::height).max().orElse(0);
  }
}
