package io.jzot.config.file;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.jzot.config.Glob;
import io.jzot.config.GoDuration;
import io.jzot.config.Network;
import io.jzot.config.Secret;
import io.jzot.config.Spelled;
import io.jzot.config.TimeWindow;
import io.jzot.config.file.Node.Kind;
import io.jzot.config.file.Node.Scalar;
import io.jzot.log.Masked;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a Java type is written in the file. Types are weak as in zot: numbers, booleans and texts
 * stand for each other where that makes sense.
 *
 * @param name what people call it
 * @param read throws IllegalArgumentException with a message that follows the value
 * @param write a text, number or boolean for dumps
 * @param absent the value of an absent key without default, for types whose keys may always be
 *     absent
 * @param blank stands in for a value that cannot be read, so that reading goes on
 * @param schema keywords of the JSON Schema
 */
record ScalarType<T>(
    String name,
    Function<Scalar, T> read,
    Function<T, Object> write,
    Optional<T> absent,
    T blank,
    Map<String, Object> schema) {

  static final ScalarType<Boolean> BOOLEAN =
      new ScalarType<>(
          "boolean", ScalarType::readBoolean, it -> it, Optional.of(false), false, type("boolean"));
  static final ScalarType<Integer> INTEGER =
      new ScalarType<>(
          "number",
          scalar -> exact(scalar, BigDecimal::intValueExact, 0),
          it -> it,
          Optional.of(0),
          0,
          Map.of("type", List.of("integer", "string")));
  static final ScalarType<Double> DOUBLE =
      new ScalarType<>(
          "number", ScalarType::readDouble, it -> it, Optional.empty(), 1.0, type("number"));
  static final ScalarType<Duration> DURATION =
      new ScalarType<>(
          "duration",
          ScalarType::readDuration,
          GoDuration::format,
          Optional.empty(),
          Duration.ofHours(1),
          Map.of("type", List.of("string", "integer")));
  static final ScalarType<String> TEXT = text("text", Function.identity(), Function.identity(), "");
  static final ScalarType<Path> PATH =
      text("path", ScalarType::readPath, Path::toString, Path.of(""));
  static final ScalarType<Secret> SECRET =
      text("secret text", Secret::new, it -> Masked.MASK, new Secret(""));
  static final ScalarType<Glob> GLOB = text("glob", Glob::parse, Glob::text, Glob.parse("**"));
  static final ScalarType<Pattern> REGEX =
      text("regular expression", ScalarType::readRegex, Pattern::pattern, Pattern.compile(""));
  static final ScalarType<TimeWindow> WINDOW =
      text(
          "time window",
          TimeWindow::parse,
          TimeWindow::toString,
          new TimeWindow(LocalTime.MIDNIGHT, LocalTime.NOON));

  static final ScalarType<Network> NETWORK =
      text("network", Network::parse, Network::toString, Network.parse("::1"));

  private static final Map<Class<?>, ScalarType<?>> TYPES =
      Map.ofEntries(
          Map.entry(boolean.class, BOOLEAN),
          Map.entry(Boolean.class, BOOLEAN),
          Map.entry(int.class, INTEGER),
          Map.entry(Integer.class, INTEGER),
          Map.entry(Double.class, DOUBLE),
          Map.entry(Duration.class, DURATION),
          Map.entry(String.class, TEXT),
          Map.entry(Path.class, PATH),
          Map.entry(Secret.class, SECRET),
          Map.entry(Glob.class, GLOB),
          Map.entry(Pattern.class, REGEX),
          Map.entry(Network.class, NETWORK),
          Map.entry(TimeWindow.class, WINDOW));

  static Optional<ScalarType<?>> find(Class<?> type) {
    return type.isEnum() ? Optional.of(words(type)) : Optional.ofNullable(TYPES.get(type));
  }

  /** The value of the node, if it is one of this type. */
  Optional<T> find(Node node) {
    try {
      return node instanceof Scalar scalar && !node.isNull()
          ? Optional.of(read.apply(scalar))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether an empty text is no value at all. */
  boolean emptyIsAbsent() {
    return absent.isEmpty();
  }

  private static <T> ScalarType<T> text(
      String name, Function<String, T> read, Function<T, ?> write, T blank) {
    return new ScalarType<>(
        name,
        scalar -> read.apply(scalar.text()),
        write::apply,
        Optional.empty(),
        blank,
        type("string"));
  }

  private static ScalarType<?> words(Class<?> type) {
    Map<String, Object> bySpelling = new LinkedHashMap<>();
    Map<Object, String> canonical = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      List<String> spellings = spellings(type, constant.toString());
      canonical.put(constant, spellings.get(0));
      spellings.forEach(spelling -> bySpelling.put(spelling.toLowerCase(Locale.ROOT), constant));
    }
    String known = canonical.values().stream().collect(Collectors.joining(", "));
    Function<Scalar, Object> read =
        scalar -> {
          Object constant = bySpelling.get(scalar.text().toLowerCase(Locale.ROOT));
          if (constant == null) {
            throw new IllegalArgumentException("none of: " + known);
          }
          return constant;
        };
    return new ScalarType<>(
        "one of "
            + canonical.values().stream()
                .map(it -> "`" + it + "`")
                .collect(Collectors.joining(", ")),
        read,
        constant -> canonical.getOrDefault(constant, ""),
        Optional.empty(),
        type.getEnumConstants()[0],
        Map.of("enum", new ArrayList<>(canonical.values())));
  }

  private static List<String> spellings(Class<?> type, String constant) {
    return Stream.of(type.getFields())
        .filter(field -> field.getName().equals(constant))
        .map(ScalarType::spelled)
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(List.of(constant.toLowerCase(Locale.ROOT)));
  }

  private static Optional<List<String>> spelled(Field field) {
    return Optional.ofNullable(field.getAnnotation(Spelled.class))
        .map(it -> Arrays.asList(it.value()));
  }

  private static Map<String, Object> type(String name) {
    return Map.of("type", name);
  }

  private static boolean readBoolean(Scalar scalar) {
    if (scalar.kind() == Kind.NUMBER) {
      return new BigDecimal(scalar.text()).signum() != 0;
    }
    return switch (scalar.text().toLowerCase(Locale.ROOT)) {
      case "true", "t", "1" -> true;
      case "false", "f", "0", "" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static <N> N exact(Scalar scalar, Function<BigDecimal, N> exact, N ifEmpty) {
    if (scalar.text().isEmpty()) {
      return ifEmpty;
    }
    try {
      return exact.apply(new BigDecimal(scalar.text()));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("not a whole number in range", e);
    }
  }

  private static double readDouble(Scalar scalar) {
    try {
      return Double.parseDouble(scalar.text());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number", e);
    }
  }

  private static Duration readDuration(Scalar scalar) {
    return scalar.kind() == Kind.NUMBER
        ? Duration.ofNanos(exact(scalar, BigDecimal::longValueExact, 0L))
        : GoDuration.parse(scalar.text());
  }

  private static Path readPath(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a path", e);
    }
  }

  private static Pattern readRegex(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("not a regular expression: " + e.getMessage(), e);
    }
  }
}
