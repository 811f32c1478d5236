package io.jzot.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private final FairQueue<String> queue = new FairQueue<>(4);

  private List<String> drained() {
    List<String> items = new ArrayList<>();
    for (Optional<String> next = queue.poll(); next.isPresent(); next = queue.poll()) {
      items.add(next.get());
    }
    return items;
  }

  @Test
  void partiesAreServedInTurn() {
    queue.offer("a", "a1");
    queue.offer("a", "a2");
    queue.offer("a", "a3");
    queue.offer("b", "b1");
    assertThat(drained()).containsExactly("a1", "b1", "a2", "a3");
  }

  @Test
  void whoWaitsWithMostGivesUpAPlace() {
    for (int i = 1; i <= 4; i++) {
      assertThat(queue.offer("a", "a" + i)).isEmpty();
    }
    assertThat(queue.offer("b", "b1")).contains("a4");
    assertThat(queue.offer("b", "b2")).contains("a3");
    assertThat(queue.offer("c", "c1")).isPresent();
    assertThat(drained()).hasSize(4).contains("a1", "b1", "c1");
  }

  @Test
  void whoWaitsWithAsManyAsOthersIsTurnedAway() {
    List.of("a", "b", "c", "d").forEach(party -> queue.offer(party, party + 1));
    assertThat(queue.offer("e", "e1")).contains("e1");
    assertThat(queue.offer("a", "a2")).contains("a2");
    assertThat(drained()).containsExactly("a1", "b1", "c1", "d1");
  }

  @Test
  void anEmptyOneHasNothing() {
    assertThat(queue.poll()).isEmpty();
  }
}
