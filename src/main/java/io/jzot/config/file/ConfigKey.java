package io.jzot.config.file;

import io.jzot.config.Default;
import io.jzot.config.Doc;
import io.jzot.config.Own;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A key of a section: what its record component says about it.
 *
 * @param byDefault the default as it would be written
 * @param own whether zot does not know it
 */
record ConfigKey(
    String name,
    Shape shape,
    String doc,
    Optional<String> byDefault,
    boolean own,
    RecordComponent component) {

  private static final ClassValue<List<ConfigKey>> KEYS =
      new ClassValue<>() {
        @Override
        protected List<ConfigKey> computeValue(Class<?> section) {
          return Arrays.stream(section.getRecordComponents()).map(ConfigKey::of).toList();
        }
      };

  /** The keys of a section, in the order of its record. */
  static List<ConfigKey> of(Class<?> section) {
    return KEYS.get(section);
  }

  /** Makes the section from the values of its keys, in their order. */
  static <R extends Record> R create(Class<R> section, List<Object> values) {
    try {
      Constructor<R> constructor =
          section.getDeclaredConstructor(
              Arrays.stream(section.getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray(Class[]::new));
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot create " + section, e);
    }
  }

  /** Whether the file must have the key. */
  boolean required() {
    return shape instanceof Shape.Single single
        && byDefault.isEmpty()
        && single.type().absent().isEmpty();
  }

  Object valueIn(Record section) {
    try {
      return component.getAccessor().invoke(section);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static ConfigKey of(RecordComponent component) {
    return new ConfigKey(
        component.getName(),
        Shape.of(component.getGenericType()),
        Optional.ofNullable(component.getAnnotation(Doc.class)).map(Doc::value).orElse(""),
        Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value),
        component.isAnnotationPresent(Own.class),
        component);
  }
}
