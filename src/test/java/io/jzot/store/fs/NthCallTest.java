package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.testing.Figures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call of the file system fails once, in every scenario, in every way: an error, no room, the
 * death of the process, a power cut. Whatever happens: what was acknowledged is there, whole; what
 * was deleted stays deleted; the store goes on, and a power cut later that is still true.
 */
@ExtendWith(QuietLog.class)
class NthCallTest {
  /**
   * In how many ways a power cut comes out at each call, beside the worst one; 0 for one of all
   * kinds, in turn.
   */
  private static final int CUTS = Integer.getInteger("jzot.cuts", 0);

  private static final int WORKERS = Runtime.getRuntime().availableProcessors();
  private static final List<String> KINDS = List.of("death", "names", "some");

  @TempDir(factory = FastDirectory.class)
  Path directory;

  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final AtomicInteger roots = new AtomicInteger();

  static List<FaultScenario> scenarios() {
    return FaultScenario.all().stream()
        .filter(each -> each.name().matches(System.getProperty("jzot.scenarios", ".*")))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void everyCallMayFail(FaultScenario scenario) throws Exception {
    Prepared prepared = prepare(scenario);
    Map<FaultPlan.Fault, Integer> calls = new EnumMap<>(FaultPlan.Fault.class);
    for (FaultPlan.Fault fault : FaultPlan.Fault.values()) {
      calls.put(fault, failEach(prepared, fault));
    }
    Figures.note(
        "%s: %d calls, %d of them may find no room; %d violations",
        scenario,
        calls.getOrDefault(FaultPlan.Fault.ERROR, 0),
        calls.getOrDefault(FaultPlan.Fault.NO_ROOM, 0),
        violations.size());
    assertThat(violations).isEmpty();
    assertThat(calls.getOrDefault(FaultPlan.Fault.DEATH, 0)).isGreaterThan(50);
  }

  /** Lets each call fail, as many runs at once as there are processors; how many calls it was. */
  private int failEach(Prepared prepared, FaultPlan.Fault fault) throws Exception {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger last = new AtomicInteger();
    AtomicBoolean more = new AtomicBoolean(true);
    Callable<Boolean> worker =
        () -> {
          while (more.get()) {
            int n = next.incrementAndGet();
            boolean happened = false;
            try {
              happened = run(prepared, new FaultPlan(fault, n));
            } finally {
              if (!happened) {
                more.set(false);
              }
            }
            if (happened) {
              last.accumulateAndGet(n, Math::max);
            }
          }
          return true;
        };
    ExecutorService pool = Executors.newFixedThreadPool(WORKERS);
    try {
      for (Future<Boolean> each : pool.invokeAll(Collections.nCopies(WORKERS, worker))) {
        each.get();
      }
    } finally {
      pool.shutdown();
    }
    return last.get();
  }

  /** A store to begin with, and what its clients know of it. */
  private record Prepared(FaultScenario scenario, DiskImage image, Ledger ledger) {}

  private Prepared prepare(FaultScenario scenario) throws IOException {
    Path root = root(new DiskImage(new DiskImage.Item(null)));
    Ledger ledger = new Ledger();
    FaultyDisk disk = FaultyDisk.over(root);
    try (FileStorage storage = open(root, disk, scenario.dedupeBefore())) {
      scenario.before().accept(new Client(storage, ledger));
    }
    Path damaged = root(disk.cut(Medium::flushed));
    scenario.damage().apply(damaged, ledger);
    assertThat(ledger.repositories()).isNotEmpty();
    DiskImage image = FaultyDisk.over(damaged).cut(Medium::flushed);
    FileTrees.delete(root);
    FileTrees.delete(damaged);
    return new Prepared(scenario, image, ledger);
  }

  private Path root(DiskImage image) throws IOException {
    return image.writeTo(directory.resolve("r" + roots.incrementAndGet()));
  }

  private static FileStorage open(Path root, FaultyDisk disk, boolean dedupe) {
    disk.calm();
    FileStorage storage = FileStorage.open(root, FaultScenario.options(dedupe), disk);
    storage.repositories(PageRequest.ALL);
    return storage;
  }

  /** Runs a scenario into a fault; false when there was none. */
  private boolean run(Prepared prepared, FaultPlan plan) throws IOException {
    Path root = root(prepared.image);
    Ledger ledger = prepared.ledger.copy();
    FaultyDisk disk = FaultyDisk.over(root);
    Check check = new Check(prepared.scenario, plan, ledger);
    FileStorage storage = open(root, disk, prepared.scenario.dedupe());
    try {
      disk.hook(plan);
      prepared.scenario.during().accept(new Client(storage, ledger));
      if (!plan.isDeath() || !plan.happened()) {
        disk.hook(call -> {});
        check.serving(storage, "at once");
        check.goesOn(storage);
        check.comesBack(disk.cut(Medium::flushed), "after a power cut later");
      }
    } finally {
      storage.close();
    }
    if (plan.isDeath() && plan.happened()) {
      disk.hook(call -> {});
      check.layout(root, "when the process died");
      check.survives(disk.cut(Medium::flushed), "power cut, nothing but what was flushed");
      if (isTurn("names", plan)) {
        check.survives(disk.cut(Medium::names), "power cut, all names and only flushed contents");
      }
      for (int i = 0; i < (isTurn("some", plan) ? Math.max(CUTS, 1) : 0); i++) {
        Random random = new Random(31L * i + plan.fatal());
        check.survives(disk.cut(medium -> medium.any(random)), "power cut, some of it");
      }
      if (isTurn("death", plan)) {
        check.survives(root, disk, "death of the process");
      }
    }
    FileTrees.delete(root);
    return plan.happened();
  }

  private static boolean isTurn(String kind, FaultPlan plan) {
    return CUTS > 0 || plan.fatal() % KINDS.size() == KINDS.indexOf(kind);
  }

  /** What has to be true afterwards. */
  private final class Check {
    private final FaultScenario scenario;
    private final FaultPlan plan;
    private final Ledger ledger;

    private Check(FaultScenario scenario, FaultPlan plan, Ledger ledger) {
      this.scenario = scenario;
      this.plan = plan;
      this.ledger = ledger;
    }

    private void note(String when, List<String> found) {
      if (!found.isEmpty() && violations.size() < 100) {
        violations.add(scenario + ", " + plan + ", " + when + ": " + found);
      }
    }

    void serving(FileStorage storage, String when) {
      note(when, ledger.violations(storage));
    }

    void layout(Path root, String when) throws IOException {
      for (RepositoryName name : ledger.repositories()) {
        Path repository = root.resolve(name.value());
        Path marker = repository.resolve("oci-layout");
        if (Files.exists(repository.resolve("index.json"))
            && !(Files.exists(marker)
                && FileTrees.text(marker).equals("{\"imageLayoutVersion\":\"1.0.0\"}"))) {
          note(when + ", layout", List.of("no oci-layout in " + name));
        }
      }
      if (scenario.isSound()) {
        note(
            when + ", layout",
            LayoutChecker.check(root).affected().stream().map(Object::toString).toList());
      }
    }

    /** And it goes on as if nothing had happened. */
    void goesOn(FileStorage storage) {
      Client client = new Client(storage, ledger);
      RepositoryName name = plan.fatal() % 2 == 0 ? FaultScenario.APP : FaultScenario.FRESH;
      if (!client.push(name, "old", "after")) {
        note("going on", List.of("a push was refused"));
      }
      serving(storage, "going on");
    }

    /** The machine starts again with what is left, goes on, and loses its power again. */
    void survives(DiskImage image, String when) throws IOException {
      Path root = root(image);
      layout(root, when + ", before anybody was at it");
      Check later = new Check(scenario, plan, ledger.copy());
      later.survives(root, FaultyDisk.over(root), when);
      FileTrees.delete(root);
    }

    void survives(Path root, FaultyDisk disk, String when) throws IOException {
      DiskImage image;
      try (FileStorage storage = open(root, disk, scenario.dedupe())) {
        serving(storage, when);
        goesOn(storage);
        image = disk.cut(Medium::flushed);
      }
      layout(root, when + ", closed");
      comesBack(image, when + ", and a power cut later");
    }

    void comesBack(DiskImage image, String when) throws IOException {
      Path root = root(image);
      layout(root, when + ", before anybody was at it");
      FaultyDisk disk = FaultyDisk.over(root);
      try (FileStorage storage = open(root, disk, scenario.dedupe())) {
        serving(storage, when);
      }
      layout(root, when);
      FileTrees.delete(root);
    }
  }

  /**
   * The proof that the harness sees something: each flush of a push is left out once. What is not
   * missed may only be a flush of masters, which can be made again, or of a directory that another
   * flush covers. An {@code index.json} that other programs could not read is missed.
   */
  @Test
  void oneFlushLessIsFound() throws Exception {
    Prepared prepared = prepare(FaultScenario.all().get(0));
    Set<String> found = new TreeSet<>();
    Set<String> missed = new TreeSet<>();
    boolean more = true;
    for (int n = 0; more; n++) {
      violations.clear();
      String what = runWithout(prepared, n);
      more = !what.isEmpty();
      if (more) {
        (violations.isEmpty() ? missed : found).add(what);
      }
    }
    Figures.note("flushes left out: found %s, not missed %s", found, missed);
    assertThat(missed)
        .allMatch(
            what ->
                isCovered(what)
                    || what.startsWith("forceDirectory _blobstore")
                    || found.contains(what)
                    || isThere(prepared, what));
    assertThat(found)
        .contains(
            "force blob",
            "force index",
            "force marker",
            "force team/app/.journal",
            "forceDirectory ",
            "forceDirectory fresh",
            "forceDirectory fresh/blobs",
            "forceDirectory fresh/blobs/sha256",
            "forceDirectory team/app/blobs/sha256");
  }

  /** The log's snapshot, forced again with the first record. */
  private static boolean isCovered(String what) {
    return what.equals("force journal");
  }

  /** Whether a flush is of a directory that was made, and flushed, before. */
  private static boolean isThere(Prepared prepared, String what) {
    DiskImage.Item item = prepared.image.top();
    for (String name : what.replace("forceDirectory ", "").split("/", -1)) {
      item = name.isEmpty() || item == null ? item : item.names.get(name);
    }
    return item != null;
  }

  /** Leaves out the n-th flush; says which one that was, nothing if there were not so many. */
  private String runWithout(Prepared prepared, int n) throws IOException {
    Path root = root(prepared.image);
    Ledger ledger = prepared.ledger.copy();
    FaultyDisk disk = FaultyDisk.over(root);
    Check check = new Check(prepared.scenario, new FaultPlan(FaultPlan.Fault.ERROR, 0), ledger);
    AtomicInteger flushes = new AtomicInteger();
    StringBuilder what = new StringBuilder();
    try (FileStorage storage = open(root, disk, true)) {
      disk.ignore(
          call -> {
            boolean now = flushes.getAndIncrement() == n;
            what.append(now ? name(root, call) : "");
            return now;
          });
      ledger.whenAcknowledged(() -> comesBack(check, disk));
      prepared.scenario.during().accept(new Client(storage, ledger));
    }
    FileTrees.delete(root);
    return what.toString();
  }

  private static void comesBack(Check check, FaultyDisk disk) {
    try {
      check.comesBack(disk.cut(Medium::flushed), "one flush less");
      check.comesBack(disk.cut(Medium::names), "one flush less, all names");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without what is chance in it. */
  private static String name(Path root, HookedDisk.Call call) {
    String path = root.relativize(call.path()).toString();
    return call.operation()
        + ' '
        + (path.contains(".uploads/") ? path.substring(path.lastIndexOf('.') + 1) : path);
  }
}
