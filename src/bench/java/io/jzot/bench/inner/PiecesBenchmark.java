package io.jzot.bench.inner;

import io.jzot.auth.Principal;
import io.jzot.authz.AccessPolicies;
import io.jzot.authz.AccessPolicy;
import io.jzot.authz.AccessRequest;
import io.jzot.authz.Action;
import io.jzot.authz.Decision;
import io.jzot.authz.InvalidPolicyException;
import io.jzot.authz.RequestFacts;
import io.jzot.config.AccessControlConfig;
import io.jzot.config.AccessControlConfig.Policy;
import io.jzot.config.AccessControlConfig.RepositoryPolicies;
import io.jzot.config.Glob;
import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.MediaType;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.json.ImageIndexes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What needs no disk: a decision of a policy, and the JSON of referrers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PiecesBenchmark {
  private static final int REPOSITORIES = 100;
  private static final int REFERRERS = 100;

  private final List<Descriptor> referrers =
      IntStream.range(0, REFERRERS).mapToObj(PiecesBenchmark::referrer).toList();
  private final AccessRequest request =
      new AccessRequest(
          Principal.user("alice", Set.of("builders"), "htpasswd"),
          Action.READ,
          new RepositoryName("team-42/app/backend"),
          new Tag("latest"),
          RequestFacts.at(Instant.EPOCH));
  private Optional<AccessPolicy> policy = Optional.empty();

  @Setup
  public void setUp() throws InvalidPolicyException {
    Map<Glob, RepositoryPolicies> repositories = new LinkedHashMap<>();
    for (int i = 0; i < REPOSITORIES; i++) {
      Policy builders =
          new Policy(List.of("bob"), List.of("builders"), List.of("read", "create"), List.of());
      repositories.put(
          Glob.parse("team-" + i + "/**"),
          new RepositoryPolicies(List.of(builders), List.of(), List.of()));
    }
    policy = Optional.of(policy(repositories));
  }

  private static AccessPolicy policy(Map<Glob, RepositoryPolicies> repositories)
      throws InvalidPolicyException {
    return AccessPolicies.of(
        Optional.of(
            new AccessControlConfig(repositories, Optional.empty(), Map.of(), Optional.empty())),
        true);
  }

  @Benchmark
  public Decision decision() {
    return policy.orElseThrow().decide(request);
  }

  @Benchmark
  public byte[] referrers() {
    return ImageIndexes.write(referrers);
  }

  private static Descriptor referrer(int number) {
    byte[] bytes = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    return new Descriptor(
        MediaType.OCI_MANIFEST,
        Digest.of(DigestAlgorithm.SHA256, bytes),
        500,
        "application/vnd.example.signature",
        Map.of("org.example.number", Integer.toString(number)),
        Map.of());
  }
}
