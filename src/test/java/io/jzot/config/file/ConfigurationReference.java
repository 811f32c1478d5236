package io.jzot.config.file;

import io.jzot.config.Doc;
import io.jzot.config.JzotConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Writes the reference of the configuration, section by section, from the records. */
final class ConfigurationReference {
  private static final String INTRODUCTION =
      """
      # Configuration

      <!-- Generated from the records in io.jzot.config. Do not edit; run
           ./mvnw test -Dtest=ConfigurationReferenceTest -Djzot.regenerate=true -->

      JZot reads zot's configuration file: `jzot serve config.json`, checked beforehand by `jzot verify config.json`. The
      same reference for editors is the JSON Schema that `jzot schema` prints; working files are in `examples/`.

      * **Format.** JSON or YAML, by the extension (`.json`, `.yaml`, `.yml`); any other name is tried as JSON, then as
        YAML. zot's further formats (TOML, HCL, properties, …) are not read. In YAML, anchors of sections and lists,
        aliases and `<<` work.
      * **Keys** are case-insensitive. Keys that are data (repository patterns, groups, sub-paths, headers) keep their
        case, where zot lower-cases them. Unknown and repeated keys are refused.
      * **Values** are weakly typed: `8080` and `"8080"`, `true` and `"true"` are the same, one value stands for a list
        of one. `null` is the same as no key, and an empty text is no value unless the key says otherwise.
      * **Durations** are Go's: `1h30m`, `1.5h`, `500ms`, units `ns us µs ms s m h`; a bare number is nanoseconds.
      * **Problems** are reported all at once, each with line, column and JSON pointer.
      * **There is no other way in**: no environment variable and no flag overrides the
        file. (`JZOT_HEAP`, `JZOT_JAVA` and [the others](operations.md#starting) are for the Java that runs it.)

      Features that do not exist yet are marked. *Refused*: the server does not start with this key, because to ignore
      it could lose or reveal data or let somebody in; `--ignore-unsupported` starts it anyway as if the key were not
      there, unless nobody could log in then. *Ignored*: the key has no effect, and a warning says so. *Logged*: the same, said by the server's log. A key that is switched off (`false`, `0`, empty,
      a section with `enable: false`) is never refused.

      **Own** marks keys that zot does not have.

      The start-up log shows the effective configuration, secrets masked.
      """;

  private final StringBuilder text = new StringBuilder(INTRODUCTION);
  private final Deque<Runnable> sections = new ArrayDeque<>();
  private final Set<Class<?>> written = new HashSet<>();

  private ConfigurationReference() {}

  static String markdown() {
    var reference = new ConfigurationReference();
    reference.section(JzotConfig.class, "");
    while (!reference.sections.isEmpty()) {
      reference.sections.pop().run();
    }
    return reference.text.toString();
  }

  private void section(Class<? extends Record> type, String pointer) {
    if (!written.add(type)) {
      return;
    }
    text.append("\n## ")
        .append(pointer.isEmpty() ? "The file" : "`" + dotted(pointer) + "`")
        .append("\n\n");
    Optional.ofNullable(type.getAnnotation(Doc.class))
        .ifPresent(doc -> text.append(doc.value()).append("\n\n"));
    text.append("| key | type | default | meaning |\n|---|---|---|---|\n");
    Deque<Runnable> below = new ArrayDeque<>();
    for (ConfigKey key : ConfigKey.of(type)) {
      String at = pointer + "/" + key.name();
      text.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(key.name(), type(key.shape()), byDefault(key), meaning(key, at)));
      inner(key.shape(), at, below);
    }
    below.descendingIterator().forEachRemaining(sections::push);
  }

  private void inner(Shape shape, String pointer, Deque<Runnable> below) {
    if (shape instanceof Shape.Section section) {
      below.add(() -> section(section.type(), pointer));
    } else if (shape instanceof Shape.Maybe maybe) {
      inner(maybe.of(), pointer, below);
    } else if (shape instanceof Shape.ListOf list) {
      inner(list.item(), pointer + "/[]", below);
    } else if (shape instanceof Shape.MapOf map) {
      inner(map.value(), pointer + "/*", below);
    }
  }

  private static String type(Shape shape) {
    if (shape instanceof Shape.Single single) {
      return single.type().name();
    } else if (shape instanceof Shape.Maybe maybe) {
      return type(maybe.of());
    } else if (shape instanceof Shape.ListOf list) {
      return "list of: " + type(list.item());
    } else if (shape instanceof Shape.MapOf map) {
      return "map of: " + type(map.value());
    }
    return shape instanceof Shape.Section ? "section" : "driver parameters";
  }

  private static String byDefault(ConfigKey key) {
    if (key.required()) {
      return "**required**";
    } else if (key.byDefault().isPresent()) {
      return key.byDefault().get().isEmpty() ? "empty" : "`" + key.byDefault().get() + "`";
    }
    boolean single = key.shape() instanceof Shape.Single;
    return single
        ? "`" + ((Shape.Single) key.shape()).type().absent().map(Object::toString).orElse("") + "`"
        : "";
  }

  private static String meaning(ConfigKey key, String pointer) {
    String status =
        NotYet.find(pointer)
            .map(it -> " *Not yet: " + it.verdict().name().toLowerCase(Locale.ROOT) + ".*")
            .orElse("");
    return (key.own() ? "**Own.** " : "") + key.doc().replace("|", "\\|") + status;
  }

  private static String dotted(String pointer) {
    return pointer.substring(1).replace("/[]", "[]").replace('/', '.');
  }
}
