package io.jzot.registry;

import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Pages of what somebody may see, filled from pages of what there is. */
final class ReadablePages {
  private static final int SMALLEST = 100;
  private static final int LARGEST = 1000;

  private ReadablePages() {}

  /**
   * A page that is full whenever as many readable items follow; {@code more} speaks of readable
   * ones only.
   *
   * @param key what a next page starts after
   */
  static <T> Page<T> fill(
      PageRequest wanted,
      Function<PageRequest, Page<T>> source,
      Function<T, String> key,
      Predicate<T> readable) {
    List<T> items = new ArrayList<>();
    int step = Math.max(SMALLEST, Math.min(LARGEST, wanted.limit()));
    String last = wanted.last();
    while (true) {
      Page<T> page = source.apply(new PageRequest(last, step));
      for (T item : page.items()) {
        if (readable.test(item)) {
          if (items.size() == wanted.limit()) {
            return new Page<>(items, true);
          }
          items.add(item);
        }
      }
      if (!page.more() || page.items().isEmpty()) {
        return new Page<>(items, false);
      }
      last = key.apply(page.items().get(page.items().size() - 1));
    }
  }
}
