package io.jzot.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each of the 42 subtle assertions of the official suite has a test that carries its number. */
class AssertionCoverageTest {
  private static final int ASSERTIONS = 42;
  private static final Pattern NUMBER = Pattern.compile("#(\\d+)");

  /** Waits for authentication: which challenge and which token answer clients can read. */
  private static final Set<Integer> NOT_YET = Set.of(9);

  @Test
  void everyAssertionHasATest() {
    Set<Integer> tested =
        Stream.of(
                TransportConformanceTest.class,
                BlobPushConformanceTest.class,
                PullConformanceTest.class,
                ManifestPushConformanceTest.class,
                ContentManagementConformanceTest.class,
                DiscoveryConformanceTest.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .map(method -> method.getAnnotation(DisplayName.class))
            .filter(name -> name != null)
            .flatMap(name -> NUMBER.matcher(name.value()).results())
            .map((MatchResult match) -> Integer.valueOf(match.group(1)))
            .collect(Collectors.toCollection(TreeSet::new));

    Set<Integer> wanted = new TreeSet<>(IntStream.rangeClosed(1, ASSERTIONS).boxed().toList());
    wanted.removeAll(NOT_YET);
    assertThat(tested).isEqualTo(wanted);
  }
}
