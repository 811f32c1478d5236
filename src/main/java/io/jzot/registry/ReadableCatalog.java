package io.jzot.registry;

import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The repositories that somebody may see. Looks only where names begin as readable ones do, so that
 * a page costs what one team has, not what the registry has.
 *
 * @param all all repositories, by pages
 * @param prefixes beginnings of readable names, none of them the beginning of another
 */
record ReadableCatalog(
    Function<PageRequest, Page<RepositoryName>> all,
    SortedSet<String> prefixes,
    Predicate<RepositoryName> readable) {
  /** Sorts after every character of a name. */
  private static final char HIGHEST = '\u007f';

  Page<RepositoryName> page(PageRequest wanted) {
    List<RepositoryName> items = new ArrayList<>();
    for (String prefix : prefixes) {
      if (isBehind(prefix, wanted.last())) {
        continue;
      }
      PageRequest rest =
          new PageRequest(later(before(prefix), wanted.last()), wanted.limit() - items.size());
      Page<RepositoryName> part =
          ReadablePages.fill(rest, page -> within(prefix, page), RepositoryName::value, readable);
      items.addAll(part.items());
      if (part.more()) {
        return new Page<>(items, true);
      }
    }
    return new Page<>(items, false);
  }

  private Page<RepositoryName> within(String prefix, PageRequest wanted) {
    Page<RepositoryName> page = all.apply(wanted);
    List<RepositoryName> inside =
        page.items().stream().takeWhile(name -> name.value().startsWith(prefix)).toList();
    return new Page<>(inside, page.more() && inside.size() == page.items().size());
  }

  private static boolean isBehind(String prefix, @Nullable String last) {
    return last != null && !last.startsWith(prefix) && last.compareTo(prefix) > 0;
  }

  private static @Nullable String later(@Nullable String one, @Nullable String other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) > 0 ? one : other;
  }

  /** A text between the names that sort before the prefix and those that begin with it. */
  private static @Nullable String before(String prefix) {
    if (prefix.isEmpty()) {
      return null;
    }
    int end = prefix.length() - 1;
    return prefix.substring(0, end) + (char) (prefix.charAt(end) - 1) + HIGHEST;
  }
}
