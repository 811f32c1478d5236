package io.jzot.config.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.jzot.config.file.Node.Entry;
import io.jzot.config.file.Node.Kind;
import io.jzot.config.file.Node.Mapping;
import io.jzot.config.file.Node.Scalar;
import io.jzot.config.file.Node.Sequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Builds the tree of a JSON or YAML text from Jackson's events, because only they know line and
 * column. YAML anchors, aliases and merge keys ({@code <<}) work; the tree they unfold to is
 * bounded.
 */
final class NodeReader {
  private static final int MOST_LEVELS = 64;
  private static final int MOST_NODES = 100_000;

  private final JsonParser parser;
  private final Map<String, Node> anchors = new HashMap<>();
  private int nodes;

  private NodeReader(JsonParser parser) {
    this.parser = parser;
  }

  enum Format {
    JSON,
    YAML;

    private JsonFactory factory() {
      return this == JSON ? new JsonFactory() : new YAMLFactory();
    }
  }

  /** The text is not what it should be; says where. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Location at;

    Malformed(String message, Location at) {
      super(message);
      this.at = at;
    }

    Location at() {
      return at;
    }
  }

  /** The tree of the only document in the text; empty if there is none or it is null. */
  static Optional<Node> read(Format format, String text) throws Malformed {
    try (JsonParser parser = format.factory().createParser(text)) {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      Node root = new NodeReader(parser).node(1);
      if (parser.nextToken() != null) {
        throw new Malformed(
            "only one document is expected", Location.of(parser.currentTokenLocation()));
      }
      return Optional.of(root).filter(it -> !it.isNull());
    } catch (JsonProcessingException e) {
      throw new Malformed(
          firstLine(e.getOriginalMessage()),
          e.getLocation() == null ? Location.UNKNOWN : Location.of(e.getLocation()));
    } catch (IOException | YAMLException e) {
      throw new Malformed(firstLine(String.valueOf(e.getMessage())), Location.UNKNOWN);
    }
  }

  private Node node(int level) throws IOException, Malformed {
    Location at = Location.of(parser.currentTokenLocation());
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      return alias(parser.getText(), level, at);
    }
    Object anchor = parser.getObjectId();
    count(1, level, at);
    JsonToken token = parser.currentToken();
    Node node =
        switch (token) {
          case START_OBJECT -> mapping(level, at);
          case START_ARRAY -> sequence(level, at);
          case VALUE_NULL -> new Scalar(Kind.NULL, "null", at);
          case VALUE_TRUE, VALUE_FALSE -> new Scalar(Kind.BOOLEAN, parser.getText(), at);
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
              new Scalar(Kind.NUMBER, parser.getText(), at);
          case VALUE_STRING -> new Scalar(Kind.TEXT, parser.getText(), at);
          default -> throw new Malformed("unexpected " + token, at);
        };
    if (anchor != null) {
      anchors.put(anchor.toString(), node);
    }
    return node;
  }

  private Node sequence(int level, Location at) throws IOException, Malformed {
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(level + 1));
    }
    return Sequence.of(items, at);
  }

  private Node mapping(int level, Location at) throws IOException, Malformed {
    List<Entry> entries = new ArrayList<>();
    List<Mapping> merged = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      Location keyAt = Location.of(parser.currentTokenLocation());
      parser.nextToken();
      Node value = node(level + 1);
      if (key.equals("<<") && parser instanceof YAMLParser) {
        merged.addAll(mergeSources(value));
      } else {
        entries.add(new Entry(key, keyAt, value));
      }
    }
    Mapping result = Mapping.of(entries, at);
    for (Mapping source : merged) {
      result = merge(result, source);
    }
    return result;
  }

  private static List<Mapping> mergeSources(Node value) throws Malformed {
    List<Mapping> sources = new ArrayList<>();
    for (Node source : value instanceof Sequence sequence ? sequence.items() : List.of(value)) {
      if (!(source instanceof Mapping mapping)) {
        throw new Malformed("'<<' merges sections only", value.at());
      }
      sources.add(mapping);
    }
    return sources;
  }

  /** Adds what the target does not have. */
  private static Mapping merge(Mapping target, Mapping source) {
    List<Entry> entries = new ArrayList<>(target.entries());
    source.entries().stream().filter(entry -> !target.has(entry.key())).forEach(entries::add);
    return Mapping.of(entries, target.at());
  }

  private Node alias(String name, int level, Location at) throws Malformed {
    Node node = anchors.get(name);
    if (node == null) {
      throw new Malformed("no section or list above has the anchor '&" + name + "'", at);
    }
    count(node.size(), level + node.height() - 1, at);
    return node;
  }

  private void count(int more, int level, Location at) throws Malformed {
    nodes += more;
    if (level > MOST_LEVELS) {
      throw new Malformed("more than " + MOST_LEVELS + " levels deep", at);
    }
    if (nodes > MOST_NODES) {
      throw new Malformed("more than " + MOST_NODES + " values", at);
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message).strip();
  }
}
