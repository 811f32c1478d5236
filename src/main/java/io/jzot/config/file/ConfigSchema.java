package io.jzot.config.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.config.Doc;
import io.jzot.config.JzotConfig;
import io.jzot.config.Lenient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON Schema (2020-12) of the configuration file, for editors. It knows the canonical spelling
 * of keys only, where the server takes any case.
 */
public final class ConfigSchema {
  private final Map<String, Object> definitions = new LinkedHashMap<>();

  private ConfigSchema() {}

  /** The schema as indented JSON. */
  public static String json() {
    try {
      return new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(new ConfigSchema().root());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the schema is made of maps and lists only", e);
    }
  }

  private Map<String, Object> root() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "JZot configuration");
    schema.putAll(section(JzotConfig.class, ""));
    schema.put("$defs", definitions);
    return schema;
  }

  private Map<String, Object> section(Class<? extends Record> type, String pointer) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (ConfigKey key : ConfigKey.of(type)) {
      properties.put(key.name(), property(key, pointer + "/" + key.name()));
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    Optional.ofNullable(type.getAnnotation(Doc.class))
        .ifPresent(doc -> schema.put("description", doc.value()));
    schema.put("properties", properties);
    schema.put("additionalProperties", type.isAnnotationPresent(Lenient.class));
    List<String> required =
        ConfigKey.of(type).stream().filter(ConfigKey::required).map(ConfigKey::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  private Map<String, Object> property(ConfigKey key, String pointer) {
    Map<String, Object> schema = new LinkedHashMap<>(shape(key.shape(), pointer));
    String status = NotYet.find(pointer).map(it -> " Not supported yet.").orElse("");
    schema.put("description", key.doc() + status);
    key.byDefault().ifPresent(it -> schema.put("default", defaultValue(key.shape(), it)));
    return schema;
  }

  private Map<String, Object> shape(Shape shape, String pointer) {
    if (shape instanceof Shape.Maybe maybe) {
      return shape(maybe.of(), pointer);
    } else if (shape instanceof Shape.ListOf list) {
      return Map.of("type", "array", "items", shape(list.item(), pointer + "/[]"));
    } else if (shape instanceof Shape.MapOf map) {
      return Map.of("type", "object", "additionalProperties", shape(map.value(), pointer + "/*"));
    } else if (shape instanceof Shape.Section section) {
      return Map.of("$ref", "#/$defs/" + define(section.type(), pointer));
    } else if (shape instanceof Shape.Single single) {
      return single.type().schema();
    }
    return Map.of("type", "object", "properties", Map.of("name", Map.of("type", "string")));
  }

  private String define(Class<? extends Record> type, String pointer) {
    String name = type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    if (!definitions.containsKey(name)) {
      definitions.put(name, Map.of());
      definitions.put(name, section(type, pointer));
    }
    return name;
  }

  private static Object defaultValue(Shape shape, String written) {
    if (shape instanceof Shape.ListOf) {
      return List.of(written);
    }
    var text = new Node.Scalar(Node.Kind.TEXT, written, Location.UNKNOWN);
    return shape instanceof Shape.Single single ? plain(single.type(), text) : written;
  }

  private static <T> Object plain(ScalarType<T> type, Node.Scalar text) {
    return type.write().apply(type.read().apply(text));
  }
}
