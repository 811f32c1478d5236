package io.jzot.config.file;

import io.jzot.config.DriverParameters;
import io.jzot.config.JzotConfig;
import io.jzot.log.Masked;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The effective configuration, defaults included and secrets masked, for the log at start. */
public final class ConfigDump {
  private ConfigDump() {}

  /**
   * The configuration under zot's keys, in the order of the records: texts, numbers, booleans,
   * lists and maps of them. Without secrets it could be read again.
   */
  public static Map<String, Object> of(JzotConfig config) {
    return section(config);
  }

  private static Map<String, Object> section(Record section) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (ConfigKey key : ConfigKey.of(section.getClass())) {
      plain(key.shape(), key.valueIn(section)).ifPresent(value -> values.put(key.name(), value));
    }
    return values;
  }

  private static Optional<Object> plain(Shape shape, Object value) {
    if (shape instanceof Shape.Maybe maybe) {
      return ((Optional<?>) value).flatMap(it -> plain(maybe.of(), it));
    } else if (shape instanceof Shape.ListOf list) {
      return Optional.of(
          ((List<?>) value)
              .stream().map(it -> plain(list.item(), it)).flatMap(Optional::stream).toList());
    } else if (shape instanceof Shape.MapOf map) {
      return Optional.of(map(map, (Map<?, ?>) value));
    } else if (shape instanceof Shape.Section) {
      return Optional.of(section((Record) value));
    } else if (shape instanceof Shape.Single single) {
      return Optional.of(written(single.type(), value));
    }
    return Optional.of(masked(((DriverParameters) value).values()));
  }

  private static Map<String, Object> map(Shape.MapOf shape, Map<?, ?> map) {
    Map<String, Object> values = new LinkedHashMap<>();
    map.forEach(
        (key, value) ->
            plain(shape.value(), value)
                .ifPresent(it -> values.put(written(shape.key(), key).toString(), it)));
    return values;
  }

  @SuppressWarnings("unchecked")
  private static <T> Object written(ScalarType<T> type, Object value) {
    return shown(type.write().apply((T) value));
  }

  /** A URL may have a password in it. */
  private static Object shown(Object value) {
    return value instanceof String text ? Masked.text(text) : value;
  }

  private static Map<String, Object> masked(Map<?, ?> parameters) {
    Map<String, Object> values = new LinkedHashMap<>();
    parameters.forEach(
        (key, value) -> {
          String name = key.toString();
          if (DriverParameters.isSecret(name)) {
            values.put(name, Masked.MASK);
          } else {
            values.put(name, value instanceof Map<?, ?> map ? masked(map) : shown(value));
          }
        });
    return values;
  }
}
