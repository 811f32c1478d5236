package io.jzot.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadableCatalogTest {
  private final NavigableSet<RepositoryName> all = new TreeSet<>();
  private int visited;

  ReadableCatalogTest() {
    for (String team : List.of("a", "ab", "b", "b-c", "m", "z")) {
      all.add(RepositoryName.parse(team));
      IntStream.range(0, 400).forEach(i -> all.add(RepositoryName.parse(team + "/r" + i)));
    }
  }

  private Page<RepositoryName> page(PageRequest wanted) {
    NavigableSet<RepositoryName> rest = new TreeSet<>();
    all.stream()
        .filter(name -> wanted.last() == null || name.value().compareTo(wanted.last()) > 0)
        .forEach(rest::add);
    List<RepositoryName> items = rest.stream().limit(wanted.limit()).toList();
    visited += items.size();
    return new Page<>(items, rest.size() > items.size());
  }

  private ReadableCatalog catalog(Predicate<RepositoryName> readable, String... prefixes) {
    return new ReadableCatalog(this::page, new TreeSet<>(List.of(prefixes)), readable);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 100, 399, 1000, 5000, Integer.MAX_VALUE})
  void pagesAreFullAndNameNothingHidden(int limit) {
    Predicate<RepositoryName> readable =
        name -> name.value().startsWith("b") && !name.value().endsWith("7");
    ReadableCatalog catalog = catalog(readable, "b", "m");
    List<RepositoryName> expected = all.stream().filter(readable).toList();
    assertThat(walk(catalog, limit, expected.size())).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void severalPrefixesAreWalkedInOrder(int limit) {
    Predicate<RepositoryName> readable =
        name -> name.value().startsWith("ab/") || name.value().startsWith("z/r1");
    List<RepositoryName> expected = all.stream().filter(readable).toList();
    assertThat(walk(catalog(readable, "ab", "q", "z/r1"), limit, expected.size()))
        .isEqualTo(expected);
    assertThat(walk(catalog(readable, ""), limit, expected.size())).isEqualTo(expected);
  }

  @Test
  void onlyWhereReadableNamesBeginIsLookedAt() {
    catalog(name -> name.value().startsWith("m"), "m").page(new PageRequest(null, 10));
    assertThat(visited).isLessThanOrEqualTo(100);
    visited = 0;
    assertThat(catalog(name -> true).page(PageRequest.ALL).items()).isEmpty();
    assertThat(visited).isZero();
  }

  @Test
  void lastNeedNotBeReadableNorThere() {
    ReadableCatalog catalog = catalog(name -> name.value().startsWith("m/r1"), "m");
    assertThat(catalog.page(new PageRequest("b/zzz", 1)).items())
        .containsExactly(RepositoryName.parse("m/r1"));
    assertThat(catalog.page(new PageRequest("n", 1)).items()).isEmpty();
    assertThat(catalog.page(new PageRequest("m/r199", 1)).items()).isEmpty();
    assertThat(catalog.page(new PageRequest(null, 0)).items()).isEmpty();
  }

  private static List<RepositoryName> walk(ReadableCatalog catalog, int limit, int total) {
    List<RepositoryName> walked = new ArrayList<>();
    @Nullable String last = null;
    Page<RepositoryName> page;
    do {
      page = catalog.page(new PageRequest(last, limit));
      assertThat(page.items()).hasSize(Math.min(limit, total - walked.size()));
      walked.addAll(page.items());
      assertThat(page.more()).isEqualTo(walked.size() < total);
      last = page.items().get(page.items().size() - 1).value();
    } while (page.more());
    return walked;
  }
}
