package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class InternedTest {
  private final Interned<String, List<String>> interned = new Interned<>(2);

  @Test
  void thereIsOneObjectAKey() {
    List<String> one = interned.intern("a", ArrayList::new);

    assertThat(interned.intern("a", ArrayList::new)).isSameAs(one);
    assertThat(interned.find("a")).containsSame(one);
    assertThat(interned.find("b")).isEmpty();
    interned.forget("a");
    assertThat(interned.find("a")).isEmpty();
    assertThat(interned.intern("a", ArrayList::new)).isNotSameAs(one);
  }

  @Test
  void onlyTheRecentAreHeld() {
    for (int i = 0; i < 10; i++) {
      interned.keep("k" + i, interned.intern("k" + i, ArrayList::new), 1);
    }

    Awaitility.await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(interned.find("k0")).isEmpty();
            });
    assertThat(interned.find("k8")).isPresent();
    assertThat(interned.find("k9")).isPresent();
  }
}
