package io.jzot.ext.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.TestConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a running server tells Prometheus, and who relies on it: zot's dashboards, and ours. */
@QuarkusTest
@TestProfile(MetricsTest.Measured.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path DASHBOARD = Path.of("k8s/monitoring/dashboard.json");
  private static final Path RULES = Path.of("k8s/monitoring/rules.yaml");
  private static final Path TABLE = Path.of("docs/operations.md");

  private final RegistryClient registry = RegistryClient.ofTestServer();
  private final RepositoryClient repository = registry.repository("measured/app");
  private final Blob large = Blob.random(300_000);

  /** Two repositories have series of their own; one user can log in, nobody has to. */
  public static final class Measured implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Path folder = Files.createTempDirectory("jzot-metrics");
        Path users =
            Files.writeString(
                folder.resolve("htpasswd"),
                "ops:$2y$04$cbcdefghijklmnopqrstuuIPt738vbUX4vLjLS7EHHoRSq6TszM6a\n");
        Object everybody =
            Map.of(
                "repositories",
                Map.of(
                    "**", Map.of("anonymousPolicy", List.of("read", "create", "update", "delete"))),
                "metrics",
                Map.of("anonymousPolicy", List.of("read")));
        Path config =
            TestConfig.in(folder)
                .set("http", "auth", Map.of("htpasswd", Map.of("path", users.toString())))
                .set("http", "accessControl", everybody)
                .set("extensions", "metrics", Map.of("repositories", 2))
                .write();
        return Map.of("jzot.config", config.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Scrape scrape() {
    return Scrape.of(registry.get("/metrics").expect(200).text());
  }

  /** A little of everything. */
  @BeforeAll
  void work() {
    repository.push(Images.any(), "v1");
    repository.push(large).expect(201);
    registry.repository("measured/copy").mount(large.digest(), "measured/app").expect(201);
    registry.repository("measured/third").push(Images.any(), "v1");
    repository.manifest("v1").expect(200);
    repository.headManifest("v1").expect(200);
    repository.blob(large.digest()).expect(200);
    registry.get("/v2/no/such/manifests/v1").expect(404);
    registry.get("/v2/_catalog").expect(200);
    registry.with("Basic b3BzOndyb25n").get("/v2/").expect(401);
    await().atMost(PATIENCE).until(() -> scrape().value("jzot_repositories") == 3);
  }

  @Test
  void requestsAreCountedByMethodAndStatus() {
    Scrape before = scrape();
    registry.get("/v2/no/such/manifests/v2").expect(404);
    registry.send(Call.of("BREW", "/v2/"));
    Scrape after = scrape();
    assertThat(after.value("zot_http_requests_total", "method", "GET", "code", "404"))
        .isEqualTo(before.value("zot_http_requests_total", "method", "GET", "code", "404") + 1);
    assertThat(after.value("zot_http_method_latency_seconds_count", "method", "OTHER"))
        .isPositive();
    assertThat(after.value("zot_http_method_latency_seconds_sum", "method", "GET"))
        .as("real seconds, not whole ones")
        .isPositive();
    assertThat(after.value("jzot_http_first_byte_seconds_count", "method", "GET")).isPositive();
  }

  /** As with zot: who looks changes nothing. */
  @Test
  void readingThemIsNotCounted() {
    double before = scrape().value("zot_http_method_latency_seconds_count", "method", "GET");
    assertThat(scrape().value("zot_http_method_latency_seconds_count", "method", "GET"))
        .isEqualTo(before);
  }

  @Test
  void repositoriesHaveTheirOwnUntilThereAreTooMany() {
    Scrape now = scrape();
    assertThat(now.value("zot_repo_uploads_total", "repo", "measured/app")).isEqualTo(2);
    assertThat(now.value("zot_repo_downloads_total", "repo", "measured/app"))
        .as("GET counts, HEAD does not")
        .isEqualTo(1);
    assertThat(now.value("zot_repo_uploads_total", "repo", "OTHER")).isEqualTo(2);
    assertThat(now.value("zot_http_repo_latency_seconds_count", "repo", "N/A")).isPositive();
    assertThat(now.series().stream().map(it -> it.labels().get("repo")).distinct())
        .doesNotContain("no/such", "measured/third");
    assertThat(now.value("zot_repo_storage_bytes", "repo", "measured/app")).isGreaterThan(300_000);
  }

  @Test
  void bytesAreCountedAsTheyGo() {
    Scrape now = scrape();
    assertThat(now.value("jzot_blob_received_bytes_total")).isGreaterThanOrEqualTo(300_000);
    assertThat(now.value("jzot_blobs_mounted_total")).isEqualTo(1);
    await().atMost(PATIENCE).until(() -> scrape().value("jzot_blob_sent_bytes_total") >= 300_000);
    assertThat(now.value("jzot_uploads_active")).isZero();
  }

  @Test
  void theStoreIsCounted() {
    Scrape now = scrape();
    assertThat(now.value("jzot_dedupe_saved_bytes")).isBetween(300_000.0, 310_000.0);
    assertThat(now.value("jzot_dedupe_ratio")).isGreaterThan(1.9);
    assertThat(now.value("jzot_storage_logical_bytes") - now.value("jzot_storage_stored_bytes"))
        .isBetween(300_000.0, 310_000.0);
    assertThat(now.value("jzot_ready")).isEqualTo(1);
    assertThat(now.value("jzot_storage_trouble")).isZero();
    assertThat(
            now.value(
                "jzot_realm_latency_seconds_count", "realm", "htpasswd", "outcome", "rejected"))
        .isPositive();
  }

  @Test
  void backgroundWorkIsCounted() {
    assertThat(scrape().value("zot_gc_runs_total", "error", "true")).isZero();
    assertThat(scrape().value("jzot_chore_last_success_timestamp_seconds", "name", "scrub"))
        .isPositive();
  }

  /** zot.md, section 5.5: name, kind, labels. Those with buckets are zot's. */
  @ParameterizedTest
  @CsvSource({
    "zot_http_requests_total, counter, code method",
    "zot_http_repo_latency_seconds, summary, repo",
    "zot_http_method_latency_seconds, histogram, method",
    "zot_repo_storage_bytes, gauge, repo",
    "zot_repo_uploads_total, counter, repo",
    "zot_repo_downloads_total, counter, repo",
    "zot_storage_lock_latency_seconds, histogram, lockType storageName",
    "zot_info, gauge, binaryType commit goVersion version",
    "zot_scheduler_generators_total, counter, ''",
    "zot_scheduler_generators_status, gauge, priority state",
    "zot_scheduler_workers_total, gauge, ''",
    "zot_scheduler_workers, gauge, state",
    "zot_scheduler_tasksqueue_length, gauge, priority",
    "zot_scheduler_workers_tasks_duration_seconds, histogram, name",
    "zot_gc_runs_total, counter, error",
    "zot_gc_duration_seconds, summary, ''",
    "zot_gc_deleted_total, counter, type"
  })
  void zotsNamesAndLabels(String name, String type, String labels) {
    Scrape now = scrape();
    assertThat(now.types()).containsEntry(name, type);
    assertThat(String.join(" ", now.labelsOf(name))).isEqualTo(labels);
  }

  @Test
  void bucketsAreZots() {
    assertThat(
            scrape().series().stream()
                .filter(it -> it.name().equals("zot_http_method_latency_seconds_bucket"))
                .filter(it -> "GET".equals(it.labels().get("method")))
                .map(it -> it.labels().get("le")))
        .containsExactly("0.05", "0.5", "1.0", "5.0", "30.0", "60.0", "600.0", "+Inf");
  }

  @Test
  void locksAreTimed() {
    Scrape now = scrape();
    assertThat(now.value("zot_storage_lock_latency_seconds_count", "lockType", "RWLock"))
        .as("a push takes the lock of its repository")
        .isPositive();
    assertThat(
            now.series().stream()
                .filter(it -> it.name().equals("zot_storage_lock_latency_seconds_bucket"))
                .filter(it -> "RWLock".equals(it.labels().get("lockType")))
                .map(it -> it.labels().get("le")))
        .containsExactly(
            "0.001", "0.01", "0.1", "1.0", "5.0", "10.0", "15.0", "30.0", "60.0", "+Inf");
    assertThat(now.value("zot_storage_lock_latency_seconds_count", "lockType", "RLock"))
        .as("most reads take none")
        .isLessThan(now.value("zot_http_method_latency_seconds_count", "method", "GET"));
  }

  /** The table in the documents has what there is, and nothing else. */
  @Test
  void theTableIsTrue() throws IOException {
    Set<String> told = new TreeSet<>();
    Matcher rows = Pattern.compile("(?m)^\\| `(j?zot_[a-z0-9_]+)").matcher(Files.readString(TABLE));
    while (rows.find()) {
      told.add(rows.group(1));
    }
    Set<String> there = new TreeSet<>();
    scrape().families().stream()
        .filter(it -> it.startsWith("zot_") || it.startsWith("jzot_"))
        .filter(it -> !it.endsWith("_max"))
        .forEach(there::add);
    assertThat(told).isEqualTo(there);
  }

  /** Each series that a panel or an alert asks for is there. */
  @Test
  void dashboardAndAlertsAskForWhatIsThere() throws IOException {
    List<String> expressions = new ArrayList<>();
    collect(new ObjectMapper().readTree(DASHBOARD.toFile()), "expr", expressions);
    int panels = expressions.size();
    collect(new YAMLMapper().readTree(RULES.toFile()), "expr", expressions);
    assertThat(panels).isGreaterThan(15);
    assertThat(expressions.size() - panels).isGreaterThan(8);
    Scrape now = scrape();
    List<String> nothing = new ArrayList<>();
    for (String expression : expressions) {
      List<Selectors.Selector> selectors = Selectors.of(expression);
      if (selectors.isEmpty() && !expression.contains("up{")) {
        nothing.add("no selector in " + expression);
      }
      selectors.stream()
          .filter(selector -> now.series().stream().noneMatch(selector::matches))
          .forEach(selector -> nothing.add(selector + " of " + expression));
    }
    assertThat(nothing).isEmpty();
  }

  private static void collect(JsonNode node, String key, List<String> into) {
    node.properties()
        .forEach(
            member -> {
              if (member.getKey().equals(key) && member.getValue().isTextual()) {
                into.add(member.getValue().asText());
              }
              collect(member.getValue(), key, into);
            });
    if (node.isArray()) {
      node.forEach(each -> collect(each, key, into));
    }
  }
}
