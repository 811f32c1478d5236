package io.jzot.ext.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepositoryMetersTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void onlySoManyHaveSeriesOfTheirOwn() {
    RepositoryMeters repositories = new RepositoryMeters(meters, 3);
    IntStream.range(0, 100).forEach(i -> repositories.used("r" + i).uploads().increment());
    repositories.used("r1").uploads().increment();

    assertThat(meters.get("zot.repo.uploads").counters()).hasSize(3 + 2);
    assertThat(meters.get("zot.repo.uploads").tag("repo", "r1").counter().count()).isEqualTo(2);
    assertThat(meters.get("zot.repo.uploads").tag("repo", "OTHER").counter().count()).isEqualTo(97);
  }

  /** Who asks for what is not there makes no series. */
  @Test
  void namesAloneMakeNone() {
    RepositoryMeters repositories = new RepositoryMeters(meters, 3);
    assertThat(repositories.named("nothing/here")).isSameAs(repositories.named("nor/here"));
    RepositoryMeters.Series own = repositories.used("here");
    assertThat(repositories.named("here")).isSameAs(own).isNotSameAs(repositories.none());
  }

  @Test
  void theLargestAreNamed() {
    RepositorySizes sizes = new RepositorySizes(2);
    sizes.add("small", 1);
    sizes.add("large", 100);
    sizes.add("tiny", 0);
    sizes.add("larger", 200);
    assertThat(sizes.entries())
        .containsExactlyInAnyOrder(
            new RepositorySizes.Entry("large", 100),
            new RepositorySizes.Entry("larger", 200),
            new RepositorySizes.Entry("OTHER", 1));
    RepositorySizes few = new RepositorySizes(2);
    few.add("a", 1);
    assertThat(few.entries()).containsExactly(new RepositorySizes.Entry("a", 1));
  }
}
