package io.jzot.api.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryReserveTest {
  private final MemoryReserve reserve = new MemoryReserve(10);
  private final List<String> granted = new ArrayList<>();

  @Test
  void grantsInOrderOfAskingAndAsALargeOneNeeds() {
    reserve.reserve(6, () -> granted.add("first"));
    reserve.reserve(6, () -> granted.add("large"));
    reserve.reserve(1, () -> granted.add("small"));
    assertThat(granted)
        .as("nobody overtakes, or a large one would starve")
        .containsExactly("first");
    reserve.release(6);
    assertThat(granted).containsExactly("first", "large", "small");
  }
}
