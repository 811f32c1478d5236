package io.jzot.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.JzotConfig;
import io.jzot.config.StoreConfig;
import io.jzot.config.file.ConfigException;
import io.jzot.config.file.ConfigFile;
import io.jzot.oci.Digest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.GcReport;
import io.jzot.store.Pace;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.grace.Keeper;
import io.jzot.store.mem.MemoryStorage;
import io.jzot.testing.RepositoryContents;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a garbage collection decides, and what it reports. */
class CollectorTest {
  private static final Duration GRACE = Duration.ofHours(1);

  private final AtomicLong ticks = new AtomicLong();
  private final AtomicLong wall = new AtomicLong(1_000_000);
  private final MemoryStorage storage = new MemoryStorage(new Keeper(GRACE, ticks::get, false));
  private final RepositoryStorage repository = storage.repository(new RepositoryName("team/app"));
  private final RepositoryContents contents = RepositoryContents.of(repository);
  private final List<GcReport> finished = new ArrayList<>();

  private static StoreConfig config(String keys) {
    String text =
        "{\"storage\":{\"rootDirectory\":\"/nowhere\"" + keys + "},\"http\":{\"port\":\"0\"}}";
    try {
      JzotConfig read = ConfigFile.parse("c.json", text, ConfigFile.Unsupported.REFUSE).config();
      return read.storage();
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  private static StoreConfig policy(String keys) {
    return config(",\"retention\":{\"policies\":[{\"repositories\":[\"team/**\"]," + keys + "}]}");
  }

  private Collector collector(StoreConfig config) {
    return new Collector(storage, name -> config, finished::add, ticks::get, wall::get);
  }

  private void pass() {
    ticks.addAndGet(GRACE.toNanos());
    wall.addAndGet(GRACE.toMillis());
  }

  private static GcReport run(Collector collector, Collector.Mode mode) {
    return collector.run(mode, store -> true, Pace.unlimited(), gone -> {});
  }

  private GcReport runTwice(Collector collector) {
    run(collector, Collector.Mode.SCHEDULED);
    pass();
    return run(collector, Collector.Mode.SCHEDULED);
  }

  private static List<String> names(GcReport report, GcReport.What what) {
    return report.removals().stream()
        .filter(removal -> removal.what() == what)
        .map(GcReport.Removal::name)
        .toList();
  }

  @Test
  void untaggedManifestsGoThenTheirBlobsThenTheTrash() {
    contents.image("kept", "v1");
    RawManifest loose = contents.image("loose");
    Collector collector = collector(config(""));

    GcReport first = runTwice(collector);
    pass();
    GcReport second = run(collector, Collector.Mode.SCHEDULED);
    pass();
    GcReport third = run(collector, Collector.Mode.SCHEDULED);

    assertThat(names(first, GcReport.What.MANIFEST)).containsExactly(loose.digest().toString());
    assertThat(names(first, GcReport.What.BLOB)).isEmpty();
    assertThat(names(second, GcReport.What.BLOB)).hasSize(3);
    assertThat(third.counts().emptied()).isEqualTo(3);
    assertThat(third.counts().freed()).isPositive();
    assertThat(repository.find(new Tag("v1"))).isPresent();
    assertThat(finished).hasSize(4);
  }

  @Test
  void whatAnImageIndexListsStaysUntilThatGoes() {
    RawManifest child = contents.image("child");
    RawManifest index = contents.index(List.of(child), "v1");
    Collector collector = collector(config(""));
    assertThat(runTwice(collector).counts().manifests()).isZero();

    repository.update(
        draft -> {
          draft.untag(new Tag("v1"));
          return true;
        });
    GcReport report = runTwice(collector);

    assertThat(names(report, GcReport.What.MANIFEST)).containsExactly(index.digest().toString());
    assertThat(names(runTwice(collector), GcReport.What.MANIFEST))
        .containsExactly(child.digest().toString());
  }

  @Test
  void referrersGoOnlyWhenAskedFor() {
    RawManifest subject = contents.image("subject", "v1");
    RawManifest referrer = contents.referrer("referrer", subject.digest(), "a/b");
    RawManifest orphan = contents.referrer("orphan", RepositoryContents.digest("gone"), "a/b");

    assertThat(runTwice(collector(config(""))).counts().manifests()).isZero();
    assertThat(
            names(
                run(collector(policy("\"deleteReferrers\":true")), Collector.Mode.SCHEDULED),
                GcReport.What.MANIFEST))
        .containsExactly(orphan.digest().toString());
    assertThat(repository.find(referrer.digest())).isPresent();
  }

  @Test
  void signaturesUnderTagsGoWithTheirSubject() {
    RawManifest subject = contents.image("subject", "v1");
    String kept = "sha256-" + subject.digest().hex() + ".sig";
    String lost = "sha256-" + RepositoryContents.digest("gone").hex() + ".sig";
    contents.image("signature", kept);
    contents.image("other signature", lost, "sha256-nothing.sig");

    GcReport report = run(collector(policy("\"deleteReferrers\":true")), Collector.Mode.SCHEDULED);

    assertThat(names(report, GcReport.What.TAG)).containsExactly(lost);
    assertThat(repository.find(new Tag(kept))).isPresent();
  }

  @Test
  void untaggedManifestsMayBeKept() {
    contents.image("loose");

    assertThat(runTwice(collector(policy("\"deleteUntagged\":false"))).counts().manifests())
        .isZero();
  }

  @Test
  void rulesForUntaggedManifestsKeepAllUntilTheyExist() {
    contents.image("loose");

    assertThat(
            runTwice(collector(policy("\"keepUntagged\":{\"mostRecentlyPushedCount\":1}")))
                .counts()
                .manifests())
        .isZero();
  }

  @Test
  void aDryRunAndADryStoreTellTheSameAndRemoveNothing() {
    Digest lost = contents.blob("lost");
    Collector collector = collector(config(""));
    Collector dry = collector(config(",\"retention\":{\"dryRun\":true}"));
    runTwice(dry);

    GcReport asked = run(collector, Collector.Mode.DRY_RUN);
    GcReport configured = run(dry, Collector.Mode.SCHEDULED);

    assertThat(asked.removals()).hasSize(1).isEqualTo(configured.removals());
    assertThat(asked.dryRun()).isTrue();
    assertThat(repository.size(lost)).isPresent();
  }

  @Test
  void withoutGcOnlyTheTrashIsEmptied() {
    contents.blob("lost");
    repository.deleteBlob(contents.blob("deleted"));
    Collector collector = collector(config(",\"gc\":false"));

    GcReport report = runTwice(collector);

    assertThat(report.counts().blobs()).isZero();
    assertThat(report.counts().emptied()).isEqualTo(1);
  }

  @Test
  void aJumpOfTheWallClockSkipsOneRun() {
    contents.blob("lost");
    Collector collector = collector(config(""));
    run(collector, Collector.Mode.SCHEDULED);
    pass();
    wall.addAndGet(Duration.ofDays(3650).toMillis());

    assertThat(run(collector, Collector.Mode.SCHEDULED).skipped()).contains("wall clock");
    assertThat(run(collector, Collector.Mode.SCHEDULED).counts().blobs()).isEqualTo(1);
  }

  @Test
  void nestedIndexesAreWalkedOnce() {
    RawManifest below = contents.image("image");
    int nested = 40;
    for (int i = 0; i < nested; i++) {
      RawManifest again = contents.index(List.of(below, below), "level" + i);
      below = again;
    }

    assertThat(runTwice(collector(config(""))).counts().all()).isZero();
  }

  @Test
  void aStoreHasItsTurnAfterItsIntervalAndWithinItsWindow() {
    StoreConfig hourly = config(",\"gcInterval\":\"1h\"");
    StoreConfig once = config(",\"gcInterval\":\"0s\",\"gcTimeWindow\":\"22:00-06:00\"");
    Map<String, StoreConfig> stores = Map.of("hourly", hourly, "once", once);
    GcSchedule schedule = new GcSchedule();
    LocalTime noon = LocalTime.NOON;
    LocalTime night = LocalTime.MIDNIGHT;
    long hour = GRACE.toNanos();

    assertThat(schedule.due(stores, 0, noon)).containsExactly("hourly");
    schedule.begun(Set.of("hourly"), 0);
    assertThat(schedule.due(stores, hour - Duration.ofSeconds(1).toNanos(), noon)).isEmpty();
    assertThat(schedule.due(stores, hour - 1, noon)).as("early").containsExactly("hourly");
    assertThat(schedule.due(stores, hour, night)).containsExactlyInAnyOrder("hourly", "once");
    schedule.begun(Set.of("hourly", "once"), hour);
    assertThat(schedule.due(stores, 2 * hour, night)).containsExactly("hourly");

    StoreConfig often = config(",\"gcInterval\":\"10m\"");
    long tenMinutes = Duration.ofMinutes(10).toNanos();
    assertThat(schedule.due(stores, hour + tenMinutes, noon)).isEmpty();
    assertThat(schedule.due(Map.of("hourly", often), hour + tenMinutes, noon))
        .as("configured anew")
        .containsExactly("hourly");
  }
}
