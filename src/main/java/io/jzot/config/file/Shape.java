package io.jzot.config.file;

import io.jzot.config.DriverParameters;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The form of a value in the file, as the type of a record component has it. */
sealed interface Shape {

  /** A single value. */
  record Single(ScalarType<?> type) implements Shape {}

  /** A section with known keys. */
  record Section(Class<? extends Record> type) implements Shape {}

  /** Whatever a driver likes. */
  record FreeForm() implements Shape {}

  record ListOf(Shape item) implements Shape {}

  /** A map whose keys are data. */
  record MapOf(ScalarType<?> key, Shape value) implements Shape {}

  record Maybe(Shape of) implements Shape {}

  static Shape of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      if (generic.getRawType() == Optional.class) {
        return new Maybe(of(of[0]));
      } else if (generic.getRawType() == List.class) {
        return new ListOf(of(of[0]));
      } else if (generic.getRawType() == Map.class) {
        return new MapOf(scalar((Class<?>) of[0]), of(of[1]));
      }
    } else if (type == DriverParameters.class) {
      return new FreeForm();
    } else if (type instanceof Class<?> single && ScalarType.find(single).isPresent()) {
      return new Single(scalar(single));
    } else if (type instanceof Class<?> section && section.isRecord()) {
      return new Section(section.asSubclass(Record.class));
    }
    throw unknown(type);
  }

  private static ScalarType<?> scalar(Class<?> type) {
    return ScalarType.find(type).orElseThrow(() -> unknown(type));
  }

  private static IllegalArgumentException unknown(Type type) {
    return new IllegalArgumentException("no form in the configuration file for " + type);
  }
}
