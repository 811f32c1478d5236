package io.jzot.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.mem.MemoryStorage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageRouterTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, CONTENT);

  private final Storage defaultStore = new MemoryStorage();
  private final Storage a = new MemoryStorage();
  private final Storage b = new MemoryStorage();
  private final Storage router = new StorageRouter(defaultStore, Map.of("a", a, "b", b));

  @Test
  void onlyTheFirstOfSeveralComponentsCounts() {
    push("a", "a/x", "a/x/y", "c/a/x", "b/a");
    assertThat(names(defaultStore)).containsExactly("a", "c/a/x");
    assertThat(names(a)).as("the whole name is kept").containsExactly("a/x", "a/x/y");
    assertThat(names(b)).containsExactly("b/a");
    assertThat(names(router)).containsExactly("a", "a/x", "a/x/y", "b/a", "c/a/x");
  }

  @Test
  void blobsAreMountedWithinAStoreOnly() {
    push("a/x", "c");
    RepositoryName from = RepositoryName.parse("a/x");
    assertThat(router.repository(RepositoryName.parse("a/y")).mount(DIGEST, from)).isTrue();
    assertThat(router.repository(RepositoryName.parse("d")).mount(DIGEST, from)).isFalse();
  }

  @Test
  void whatAStoreHoldsUnderTheNameOfAnotherCannotBeReached() {
    defaultStore.repository(RepositoryName.parse("a/old")).put(DIGEST, CONTENT);
    push("a/x", "z");
    assertThat(names(router)).containsExactly("a/x", "z");
    assertThat(router.repository(RepositoryName.parse("a/old")).exists()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void pagesOfAllStoresTogetherAreTheWholeList(int size) {
    Stream.of("a/1", "a/2", "a/3", "b/1", "m", "z/1", "z/2").forEach(this::push);
    // Unreachable names fill whole pages of the default store.
    Stream.of("a/4", "a/5", "b/0", "b/2", "b/3")
        .forEach(name -> defaultStore.repository(RepositoryName.parse(name)).put(DIGEST, CONTENT));
    List<String> seen = new ArrayList<>();
    String last = null;
    boolean more = true;
    while (more) {
      Page<RepositoryName> page = router.repositories(new PageRequest(last, size));
      assertThat(page.items().isEmpty() && page.more()).as("a page leads on").isFalse();
      page.items().forEach(name -> seen.add(name.value()));
      last = seen.isEmpty() ? null : seen.get(seen.size() - 1);
      more = page.more();
    }
    assertThat(seen).containsExactly("a/1", "a/2", "a/3", "b/1", "m", "z/1", "z/2");
  }

  private void push(String... names) {
    for (String name : names) {
      router.repository(RepositoryName.parse(name)).put(DIGEST, CONTENT);
    }
  }

  private static List<String> names(Storage storage) {
    return storage.repositories(PageRequest.ALL).items().stream()
        .map(RepositoryName::value)
        .toList();
  }
}
