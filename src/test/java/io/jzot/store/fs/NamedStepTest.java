package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Somebody stands still right before a step, by its name, while others come: readers do not wait,
 * writers get through at the latest when he goes on, and nobody is told anything wrong. (That he
 * dies there is part of {@link NthCallTest}.)
 */
@ExtendWith(QuietLog.class)
class NamedStepTest {
  private static final RepositoryName OTHER = new RepositoryName("team/other");
  private static final long PATIENCE = 30;
  private static final long MOMENT_MILLIS = 100;

  /** Until a change after the one that was seen could not look the same. */
  private static final long REST_MILLIS = 150;

  private static final int TRIES = 5;

  @TempDir(factory = FastDirectory.class)
  Path directory;

  private final ExecutorService pool = Executors.newCachedThreadPool();

  /** What is about to happen. */
  enum Step {
    BLOB_IS_FORCED("force", "team/app/\\.uploads/.*\\.blob"),
    MASTER_IS_LINKED("link", "_blobstore/.*"),
    BLOB_IS_NAMED("rename", "team/app/blobs/.*"),
    BLOB_IS_LINKED("link", "team/app/blobs/.*"),
    BLOB_NAME_IS_FORCED("forceDirectory", "team/app/blobs/sha256"),
    CHANGE_IS_WRITTEN("write", "team/app/\\.journal"),
    CHANGE_IS_FORCED("force", "team/app/\\.journal"),
    INDEX_IS_FORCED("force", "team/app/\\.uploads/.*\\.index"),
    INDEX_IS_SHOWN("rename", "team/app/index\\.json"),
    BLOB_GOES_TO_THE_TRASH("rename", "team/app/\\.trash/.*"),
    TRASH_IS_EMPTIED("delete", "team/app/\\.trash/.*/.*"),
    BLOB_IS_SHARED_AGAIN("rename", ".*/blobs/.*");

    private final String operation;
    private final Pattern path;

    Step(String operation, String path) {
      this.operation = operation;
      this.path = Pattern.compile(path);
    }
  }

  static Stream<Arguments> steps() {
    return Stream.of(
            of(
                "push",
                Step.BLOB_IS_FORCED,
                Step.MASTER_IS_LINKED,
                Step.BLOB_IS_NAMED,
                Step.BLOB_NAME_IS_FORCED,
                Step.CHANGE_IS_WRITTEN,
                Step.CHANGE_IS_FORCED,
                Step.INDEX_IS_FORCED,
                Step.INDEX_IS_SHOWN),
            of(
                "delete",
                Step.CHANGE_IS_WRITTEN,
                Step.CHANGE_IS_FORCED,
                Step.INDEX_IS_SHOWN,
                Step.BLOB_GOES_TO_THE_TRASH),
            of("mount", Step.BLOB_IS_LINKED, Step.BLOB_NAME_IS_FORCED),
            of("garbage collection", Step.BLOB_GOES_TO_THE_TRASH, Step.TRASH_IS_EMPTIED),
            of("dedupe", Step.MASTER_IS_LINKED, Step.BLOB_IS_SHARED_AGAIN))
        .flatMap(each -> each);
  }

  private static Stream<Arguments> of(String scenario, Step... steps) {
    return Stream.of(steps).map(step -> Arguments.of(scenario, step));
  }

  @AfterEach
  void end() {
    pool.shutdownNow();
  }

  /** Holds up the first who comes to a step. */
  private record Stall(Path root, Step step, CountDownLatch reached, CountDownLatch released)
      implements HookedDisk.Hook {
    static Stall at(Path root, Step step) {
      return new Stall(root, step, new CountDownLatch(1), new CountDownLatch(1));
    }

    @Override
    public void before(HookedDisk.Call call) throws IOException {
      boolean here =
          call.is(step.operation)
              && call.path().startsWith(root)
              && step.path.matcher(root.relativize(call.path()).toString()).matches();
      if (!here || reached.getCount() == 0) {
        return;
      }
      reached.countDown();
      try {
        if (!released.await(PATIENCE, TimeUnit.SECONDS)) {
          throw new IOException("nobody goes on");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("steps")
  void othersComeMeanwhile(String name, Step step) throws Exception {
    FaultScenario scenario =
        FaultScenario.all().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    Path root = Files.createDirectory(directory.resolve("root")).toRealPath();
    HookedDisk disk = new HookedDisk(call -> {});
    Ledger ledger = new Ledger();
    try (FileStorage storage = open(root, disk, scenario.dedupeBefore())) {
      scenario.before().accept(new Client(storage, ledger));
    }
    Ledger theirs = new Ledger();
    try (FileStorage storage = open(root, disk, scenario.dedupe())) {
      loadAndRest(storage);
      Stall stall = Stall.at(root, step);
      disk.hook(stall);
      Future<?> one = pool.submit(() -> scenario.during().accept(new Client(storage, ledger)));
      assertThat(stall.reached.await(PATIENCE, TimeUnit.SECONDS)).isTrue();

      assertThat(pool.submit(() -> read(storage)).get(PATIENCE / 3, TimeUnit.SECONDS)).isTrue();
      Future<Boolean> rival = pool.submit(() -> write(storage, theirs));
      letCome(rival);
      stall.released.countDown();

      assertThat(rival.get(PATIENCE, TimeUnit.SECONDS)).isTrue();
      one.get(PATIENCE, TimeUnit.SECONDS);
      check(storage, ledger, theirs);
    }
    try (FileStorage storage = open(root, disk, scenario.dedupe())) {
      assertThat(ledger.violations(storage)).isEmpty();
      assertThat(theirs.violations(storage)).isEmpty();
    }
    assertThat(LayoutChecker.check(root).affected()).isEmpty();
  }

  private static FileStorage open(Path root, Disk disk, boolean dedupe) {
    return FileStorage.open(root, FaultScenario.options(dedupe), disk);
  }

  /** From then on a look at the file is enough, so readers wait for nobody. */
  private static void loadAndRest(FileStorage storage) throws InterruptedException {
    read(storage);
    Thread.sleep(REST_MILLIS);
    read(storage);
  }

  /** He gets as far as he can. */
  private static void letCome(Future<Boolean> rival) throws Exception {
    try {
      rival.get(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // He waits for the one who stands still.
    }
  }

  private static boolean read(FileStorage storage) {
    RepositoryStorage app = storage.repository(FaultScenario.APP);
    return app.tags(PageRequest.ALL).items().stream().allMatch(tag -> app.find(tag).isPresent());
  }

  /** The same blobs elsewhere, and an image of his own beside. */
  private static boolean write(FileStorage storage, Ledger theirs) {
    boolean pushed = false;
    for (int i = 0; i < TRIES && !pushed; i++) {
      pushed = new Client(storage, new Ledger()).push(FaultScenario.APP, "rival", "rival");
    }
    return pushed && new Client(storage, theirs).push(OTHER, "new", "new");
  }

  private static void check(FileStorage storage, Ledger ledger, Ledger theirs) {
    RepositoryStorage app = storage.repository(FaultScenario.APP);
    assertThat(app.find(new Tag("rival"))).isPresent();
    app.update(
        draft -> {
          draft.remove(RepositoryContents.imageOf("rival").raw().digest());
          return true;
        });
    assertThat(ledger.violations(storage)).isEmpty();
    assertThat(theirs.violations(storage)).isEmpty();
  }
}
