package io.jzot.config.file;

import io.jzot.config.DriverParameters;
import io.jzot.config.JzotConfig;
import io.jzot.config.Lenient;
import io.jzot.config.file.Node.Entry;
import io.jzot.config.file.Node.Kind;
import io.jzot.config.file.Node.Mapping;
import io.jzot.config.file.Node.Scalar;
import io.jzot.config.file.Node.Sequence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the tree into the records. Whatever is wrong becomes a finding and something harmless takes
 * its place, so that one pass finds everything.
 */
final class Decoder {
  private final Findings findings;
  private final Set<String> ignored;

  /**
   * @param ignored pointers of keys to treat as absent
   */
  Decoder(Findings findings, Set<String> ignored) {
    this.findings = findings;
    this.ignored = ignored;
  }

  JzotConfig decode(Node root) {
    Place place = findings.root();
    findings.saw("", root.at(), root);
    return section(JzotConfig.class, asMapping(root, place), place);
  }

  private Object value(Shape shape, Node node, Place place) {
    if (shape instanceof Shape.Maybe maybe) {
      return Optional.of(value(maybe.of(), node, place));
    } else if (shape instanceof Shape.ListOf list) {
      return list(list, node, place);
    } else if (shape instanceof Shape.MapOf map) {
      return map(map, asMapping(node, place), place);
    } else if (shape instanceof Shape.Section section) {
      return section(section.type(), asMapping(node, place), place);
    } else if (shape instanceof Shape.Single single) {
      return single(single.type(), node, place);
    }
    return freeForm(asMapping(node, place), place);
  }

  private Object absent(ConfigKey key, Place place) {
    Optional<Node> byDefault =
        key.byDefault().map(text -> new Scalar(Kind.TEXT, text, Location.UNKNOWN));
    if (byDefault.isPresent()) {
      return value(key.shape(), byDefault.get(), place);
    } else if (key.shape() instanceof Shape.Maybe) {
      return Optional.empty();
    } else if (key.shape() instanceof Shape.Single single) {
      place.refuseIf(key.required(), "required key is missing");
      return single.type().absent().isPresent()
          ? single.type().absent().get()
          : single.type().blank();
    }
    return value(key.shape(), Mapping.of(List.of(), Location.UNKNOWN), place);
  }

  private <R extends Record> R section(Class<R> type, Mapping mapping, Place place) {
    List<ConfigKey> keys = ConfigKey.of(type);
    Map<String, Entry> byName = known(type, keys, mapping, place);
    List<Object> values = new ArrayList<>();
    for (ConfigKey key : keys) {
      Place at = place.at(key.name());
      Entry entry = byName.get(key.name());
      if (entry == null || isAbsent(key.shape(), entry.value()) || ignored.contains(at.pointer())) {
        values.add(absent(key, at));
      } else {
        findings.saw(at.pointer(), entry.at(), entry.value());
        at.refuseIf(key.required() && isEmptyText(key.shape(), entry.value()), "must not be empty");
        values.add(value(key.shape(), entry.value(), at));
      }
    }
    return ConfigKey.create(type, values);
  }

  /** The entries by the canonical names of their keys; tells of unknown and of repeated keys. */
  private Map<String, Entry> known(
      Class<?> type, List<ConfigKey> keys, Mapping mapping, Place place) {
    List<String> names = keys.stream().map(ConfigKey::name).toList();
    Map<String, Entry> byName = new HashMap<>();
    for (Entry entry : mapping.entries()) {
      Optional<String> name =
          names.stream().filter(it -> it.equalsIgnoreCase(entry.key())).findFirst();
      if (name.isEmpty()) {
        unknown(type, entry, names, place);
      } else if (byName.putIfAbsent(name.get(), entry) != null) {
        repeated(entry, place);
      }
    }
    return byName;
  }

  private void unknown(Class<?> type, Entry entry, List<String> names, Place place) {
    String pointer = place.at(entry.key()).pointer();
    Optional<String> hint =
        NearestWord.find(entry.key(), names).map(name -> "did you mean '" + name + "'?");
    if (type.isAnnotationPresent(Lenient.class)) {
      findings.warn(pointer, entry.at(), "unknown key, ignored", hint);
    } else {
      findings.refuse(pointer, entry.at(), "unknown key", hint);
    }
  }

  private void repeated(Entry entry, Place place) {
    findings.refuse(
        place.at(entry.key()).pointer(), entry.at(), "the key is there twice", Optional.empty());
  }

  private List<Object> list(Shape.ListOf shape, Node node, Place place) {
    if (!(node instanceof Sequence sequence)) {
      boolean nothing =
          isEmptyText(new Shape.Single(ScalarType.TEXT), node)
              || (node instanceof Mapping mapping && mapping.entries().isEmpty());
      return nothing ? List.of() : List.of(value(shape.item(), node, place));
    }
    List<Object> items = new ArrayList<>();
    for (Node item : sequence.items()) {
      Place at = place.at(items.size());
      findings.saw(at.pointer(), item.at(), item);
      at.refuseIf(item.isNull(), "the list has an empty item");
      items.add(value(shape.item(), item, at));
    }
    return List.copyOf(items);
  }

  private Map<Object, Object> map(Shape.MapOf shape, Mapping mapping, Place place) {
    Map<Object, Object> values = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      Place at = place.at(entry.key());
      Object key = single(shape.key(), new Scalar(Kind.TEXT, entry.key(), entry.at()), at);
      boolean empty = entry.value().isNull() && shape.value() instanceof Shape.Section;
      Node value = empty ? emptyMapping(entry.value()) : entry.value();
      findings.saw(at.pointer(), entry.at(), entry.value());
      if (values.put(key, value(shape.value(), value, at)) != null) {
        repeated(entry, place);
      }
    }
    return Collections.unmodifiableMap(values);
  }

  private DriverParameters freeForm(Mapping mapping, Place place) {
    Set<String> names = new HashSet<>();
    Map<String, Object> values = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      if (!names.add(entry.key().toLowerCase(Locale.ROOT))) {
        repeated(entry, place);
      }
      findings.saw(place.at(entry.key()).pointer(), entry.at(), entry.value());
      if (!entry.value().isNull()) {
        values.put(entry.key(), plain(entry.value()));
      }
    }
    return new DriverParameters(Collections.unmodifiableMap(values));
  }

  private static Object plain(Node node) {
    if (node instanceof Sequence sequence) {
      return sequence.items().stream().map(Decoder::plain).toList();
    } else if (node instanceof Mapping mapping) {
      Map<String, Object> values = new LinkedHashMap<>();
      mapping.entries().forEach(entry -> values.put(entry.key(), plain(entry.value())));
      return Collections.unmodifiableMap(values);
    }
    Scalar scalar = (Scalar) node;
    return switch (scalar.kind()) {
      case BOOLEAN -> Boolean.valueOf(scalar.text());
      case NUMBER -> number(scalar.text());
      case TEXT, NULL -> scalar.text();
    };
  }

  private static Object number(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      return number.scale() == 0 && number.precision() < 19
          ? (Object) number.longValue()
          : number.doubleValue();
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private <T> T single(ScalarType<T> type, Node node, Place place) {
    if (!(node instanceof Scalar scalar) || node.isNull()) {
      place.refuse("a " + type.name() + " is expected, not " + node.describe());
      return type.blank();
    }
    try {
      return type.read().apply(scalar);
    } catch (IllegalArgumentException e) {
      place.refuse(node.describe() + ": " + e.getMessage());
      return type.blank();
    }
  }

  private Mapping asMapping(Node node, Place place) {
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    place.refuse("a section with keys is expected, not " + node.describe());
    return emptyMapping(node);
  }

  private static Mapping emptyMapping(Node node) {
    return Mapping.of(List.of(), node.at());
  }

  /**
   * Whether zot takes the value for none: null, and the empty text or driver where there may be
   * none.
   */
  private static boolean isAbsent(Shape shape, Node node) {
    if (shape instanceof Shape.Maybe maybe) {
      boolean emptyDriver =
          maybe.of() instanceof Shape.FreeForm
              && node instanceof Mapping mapping
              && mapping.entries().isEmpty();
      return node.isNull() || emptyDriver || isEmptyText(maybe.of(), node);
    }
    return node.isNull();
  }

  /** Whether this is the empty text where zot takes it for no value. */
  private static boolean isEmptyText(Shape shape, @Nullable Node node) {
    return shape instanceof Shape.Single single
        && single.type().emptyIsAbsent()
        && node instanceof Scalar scalar
        && scalar.text().isEmpty();
  }
}
