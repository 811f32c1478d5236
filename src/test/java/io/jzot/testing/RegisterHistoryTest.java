package io.jzot.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.RegisterHistory.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

class RegisterHistoryTest {
  private static Operation write(String value, long called, long returned) {
    return new Operation(true, value, called, returned);
  }

  private static Operation read(String value, long called, long returned) {
    return new Operation(false, value, called, returned);
  }

  private static RegisterHistory of(List<Operation> operations) {
    RegisterHistory history = new RegisterHistory();
    operations.forEach(history::add);
    return history;
  }

  private static RegisterHistory of(Operation... operations) {
    return of(List.of(operations));
  }

  @Example
  void oneAfterTheOther() {
    assertThat(of(write("a", 1, 2), read("a", 3, 4), write("b", 5, 6), read("b", 7, 8)).violation())
        .isEmpty();
  }

  @Example
  void whatOverlapsMayGoEitherWay() {
    assertThat(of(write("a", 1, 10), write("b", 2, 9), read("b", 11, 12)).violation()).isEmpty();
    assertThat(of(write("a", 1, 10), write("b", 2, 9), read("a", 11, 12)).violation()).isEmpty();
    assertThat(of(write("a", 1, 2), write("b", 3, 9), read("b", 4, 5), read("b", 6, 7)).violation())
        .isEmpty();
  }

  @Example
  void plantedViolationsAreRefuted() {
    // A lost write.
    assertThat(of(write("a", 1, 2), write("b", 3, 4), read("a", 5, 6)).violation()).isPresent();
    // New, then old again.
    assertThat(of(write("a", 1, 2), write("b", 3, 9), read("b", 4, 5), read("a", 6, 7)).violation())
        .isPresent();
    // Two readers who disagree about the order.
    assertThat(
            of(
                    write("a", 1, 20),
                    write("b", 1, 20),
                    read("a", 2, 3),
                    read("b", 4, 5),
                    read("a", 6, 7))
                .violation())
        .isPresent();
    // From the future, and from nowhere.
    assertThat(of(read("a", 1, 2), write("a", 3, 4)).violation()).isPresent();
    assertThat(of(write("a", 1, 2), read("x", 3, 4)).violation()).isPresent();
  }

  /** The quick answer is that of trying all orders. */
  @Property(tries = 2000)
  void agreesWithTryingEverything(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 3) int writes,
      @ForAll @IntRange(max = 4) int reads) {
    List<Long> times = new ArrayList<>();
    for (long i = 0; i < 2L * (writes + reads); i++) {
      times.add(i);
    }
    // Mostly short operations, so that either answer is frequent.
    for (int i = 0; i < times.size(); i++) {
      Collections.swap(times, i, Math.min(times.size() - 1, i + random.nextInt(4)));
    }
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < writes + reads; i++) {
      long one = times.get(2 * i);
      long two = times.get(2 * i + 1);
      String value = "v" + (i < writes ? i : random.nextInt(writes));
      operations.add(new Operation(i < writes, value, Math.min(one, two), Math.max(one, two)));
    }
    boolean expected = isLinearisable(operations, null);
    Statistics.collect(expected);

    assertThat(of(operations).violation().isEmpty()).as("%s", operations).isEqualTo(expected);
  }

  private static boolean isLinearisable(List<Operation> left, @Nullable String now) {
    if (left.isEmpty()) {
      return true;
    }
    for (Operation next : left) {
      boolean first = left.stream().noneMatch(other -> other.returned() < next.called());
      if (first && (next.isWrite() || next.value().equals(now))) {
        List<Operation> rest = new ArrayList<>(left);
        rest.remove(next);
        if (isLinearisable(rest, next.value())) {
          return true;
        }
      }
    }
    return false;
  }
}
