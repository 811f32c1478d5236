package io.jzot.api.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private final BodyBudget budget = new BodyBudget(10);
  private final AtomicInteger called = new AtomicInteger();

  @Test
  void callsBackWhenThereIsRoomAgain() {
    budget.take(12);
    budget.whenRoom(called::incrementAndGet);
    assertThat(budget.exhausted()).isTrue();
    assertThat(called).hasValue(0);
    budget.give(2);
    assertThat(called).hasValue(0);
    budget.give(1);
    assertThat(called).hasValue(1);
    budget.whenRoom(called::incrementAndGet);
    assertThat(called).as("at once while there is room").hasValue(2);
  }

  @Test
  void tellsWhatIsFree() {
    budget.take(4);
    assertThat(budget.free()).isEqualTo(6);
    budget.take(8);
    assertThat(budget.free()).as("taken over the limit").isZero();
  }
}
