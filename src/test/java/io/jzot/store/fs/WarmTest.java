package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmTest {
  @Test
  void letsGoOfWhatWasNotUsedForLongest() {
    Warm<String, String> warm = new Warm<>(100);
    warm.put("a", "a", 40);
    warm.put("b", "b", 40);
    warm.put("a", "a", 40);
    warm.put("c", "c", 40);

    assertThat(warm.keys()).containsExactly("a", "c");
    warm.put("a", "a", 70);
    assertThat(warm.keys()).containsExactly("a");
    warm.remove("a");
    warm.put("d", "d", 1000);
    assertThat(warm.keys()).containsExactly("d");
    warm.put("e", "e", 10);
    assertThat(warm.keys()).containsExactly("e");
  }
}
