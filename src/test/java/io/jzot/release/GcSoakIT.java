package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import io.jzot.oci.RawManifest;
import io.jzot.testing.Answer;
import io.jzot.testing.Call;
import io.jzot.testing.Figures;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.ManifestDocument;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.RepositoryContents;
import io.jzot.testing.TestConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A collection every second with a delay of 20 s, while many push images that share layers, delete
 * a third of them, and some ask for blobs, wait, and only then put the manifest. Beside them
 * somebody pushes and pulls in another repository; before and after, the same on the same root
 * without garbage collection, to compare with. Collects for {@code -Djzot.soak.seconds}, ten
 * minutes unless given; notes its figures. The pushers keep a pace, because at full speed it is the
 * processor that is measured.
 */
@Tag("soak")
class GcSoakIT {
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("jzot.soak.seconds", 600));
  private static final int PUSHERS = 16;

  /**
   * Images a second of all pushers: as many as zot takes on two cores. 0 for as fast as it goes.
   */
  private static final int RATE = Integer.getInteger("jzot.soak.rate", 128);

  private static final int WAITERS = 2;
  private static final int SHARED = 24;
  private static final int REPOSITORIES = 4;
  private static final int NEIGHBOURS = 2;
  private static final long LONGEST_WAIT = 15_000;

  /** So long the neighbours' times do not count: the server is warming up, and nothing collects. */
  private static final Duration WARM = Duration.ofSeconds(12);

  /** How long it goes on without garbage collection, each time. */
  private static final Duration IDLE = WARM.plus(TIME.dividedBy(8));

  private static final double NEIGHBOUR_BOUND = 1.2;
  private static final MediaType LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar");

  @TempDir Path folder;

  private final AtomicLong pushes = new AtomicLong();
  private final AtomicLong waited = new AtomicLong();
  private final AtomicLong deletes = new AtomicLong();

  /** What was acknowledged and not deleted, by repository and tag. */
  private final Map<String, Image> kept = new ConcurrentHashMap<>();

  private record Image(RepositoryClient repository, RawManifest manifest, List<String> blobs) {
    static Image of(RepositoryClient repository, String own, String shared) {
      List<String> blobs = List.of(own + " config", own + " layer", shared);
      List<Descriptor> layers =
          List.of(
              RepositoryContents.descriptor(LAYER, blobs.get(1)),
              RepositoryContents.descriptor(LAYER, blobs.get(2)));
      RawManifest manifest =
          ManifestDocument.of(MediaType.OCI_MANIFEST)
              .descriptor(
                  "config", RepositoryContents.descriptor(MediaType.OCI_CONFIG, blobs.get(0)))
              .descriptors("layers", layers)
              .raw();
      return new Image(repository, manifest, blobs);
    }

    /** What is said to be there is not pushed. */
    void pushBlobs() {
      for (String blob : blobs) {
        Digest digest = RepositoryContents.digest(blob);
        if (repository.headBlob(digest).expect(200, 404).status() == 404) {
          repository
              .send(
                  Call.post(repository.path("blobs/uploads/?digest=" + digest))
                      .header("Content-Type", "application/octet-stream")
                      .body(RandomBlobs.bytes(blob)))
              .expect(201);
        }
      }
    }

    Answer put(String reference) {
      return repository.putManifest(
          reference,
          manifest.mediaType().toString(),
          new String(manifest.bytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void noPushFailsNothingIsLostAndNeighboursNoticeLittle() throws Exception {
    List<Double> idle = new ArrayList<>(run(false, IDLE, "before"));
    List<Double> collecting = run(true, WARM.plus(TIME), "soak");
    idle.addAll(run(false, IDLE, "after"));

    double quiet = at(idle, 99);
    double busy = at(collecting, 99);
    Figures.note(
        "gc soak, neighbour: p50 %.1f ms with gc, %.1f ms without; p99 %.1f ms and %.1f ms, %.2f; %d and %d requests",
        at(collecting, 50),
        at(idle, 50),
        busy,
        quiet,
        busy / quiet,
        collecting.size(),
        idle.size());
    assertThat(busy)
        .as("p99 of the neighbour's requests")
        .isLessThanOrEqualTo(quiet * NEIGHBOUR_BOUND);
  }

  /** Serves, with all at work; what the neighbour's requests took, in milliseconds. */
  private List<Double> run(boolean gc, Duration time, String phase) throws Exception {
    Path config =
        TestConfig.in(folder)
            .set("storage", "gc", gc)
            .set("storage", "gcInterval", "1s")
            .set("storage", "gcDelay", "20s")
            .set("log", "level", "info")
            .write();
    ExecutorService pool = Executors.newCachedThreadPool();
    try (JzotProcess server = JzotProcess.start(JzotCommand.serve(config), folder)) {
      RegistryClient client = new RegistryClient(server.uri());
      long began = System.nanoTime();
      long end = began + time.toNanos();
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < PUSHERS + WAITERS; i++) {
        all.add(pool.submit(worker(client, i, phase, end)));
      }
      List<Future<List<Double>>> neighbours = new ArrayList<>();
      for (int i = 0; i < NEIGHBOURS; i++) {
        neighbours.add(pool.submit(neighbour(client, phase + i, began + WARM.toNanos(), end)));
      }
      for (Future<Boolean> one : all) {
        assertThat(one.get()).isTrue();
      }
      List<Double> took = new ArrayList<>();
      for (Future<List<Double>> one : neighbours) {
        took.addAll(one.get());
      }
      kept.forEach((key, image) -> checkWhole(client, key, image));
      if (gc) {
        checkCollections(server);
      }
      server.terminate();
      server.exitCode(Duration.ofSeconds(60));
      return took;
    } finally {
      pool.shutdownNow();
    }
  }

  /** Ten seconds after its start the server begins; five in six seconds at least have one. */
  private void checkCollections(JzotProcess server) throws IOException {
    long sweeps = server.log().count("\"gc finished\"");
    Figures.note(
        "gc soak, %d s: %d pushes, %d after a wait, %d deletes, %d sweeps, 0 failed",
        TIME.toSeconds(), pushes.get(), waited.get(), deletes.get(), sweeps);
    assertThat(sweeps).as("garbage collections").isGreaterThanOrEqualTo(TIME.toSeconds() * 5 / 6);
    assertThat(server.log().count("repository is not swept")).isZero();
  }

  private Callable<Boolean> worker(RegistryClient client, int number, String phase, long end) {
    Random random = new Random(number + 31L * phase.hashCode());
    return () -> {
      long began = System.nanoTime();
      for (int round = 0; System.nanoTime() < end; round++) {
        RepositoryClient repository = client.repository("soak/r" + random.nextInt(REPOSITORIES));
        String shared = "shared " + random.nextInt(SHARED);
        if (number < PUSHERS) {
          keepPace(began, round, random);
          String own = phase + ' ' + number + ' ' + round;
          push(Image.of(repository, own, shared), number, random);
        } else {
          waitAndPush(Image.of(repository, number + " " + round % 2, shared), number, random);
        }
      }
      return true;
    };
  }

  /** Waits for the round's turn, each somewhere in its own slice of time. */
  private static void keepPace(long began, int round, Random random) throws InterruptedException {
    if (RATE > 0) {
      double slice = 1e9 * PUSHERS / RATE;
      long due = began + (long) (slice * (round + random.nextDouble()));
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
    }
  }

  /**
   * Pushes an image to a repository of its own and pulls it, again and again; times each request.
   */
  private static Callable<List<Double>> neighbour(
      RegistryClient client, String name, long from, long end) {
    return () -> {
      List<Double> took = new ArrayList<>();
      RepositoryClient repository = client.repository("neighbour");
      for (int round = 0; System.nanoTime() < end; round++) {
        Image image = Image.of(repository, name + ' ' + round, "shared 0");
        boolean counts = System.nanoTime() >= from;
        List<Runnable> requests =
            List.of(
                image::pushBlobs,
                () -> image.put("t" + name).expect(201),
                () -> repository.manifest("t" + name).expect(200),
                () -> repository.blob(RepositoryContents.digest("shared 0")).expect(200));
        for (Runnable request : requests) {
          long began = System.nanoTime();
          request.run();
          if (counts) {
            took.add((System.nanoTime() - began) / 1e6);
          }
        }
      }
      return took;
    };
  }

  private static double at(List<Double> times, int percent) {
    List<Double> sorted = times.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  private void push(Image image, int number, Random random) {
    image.pushBlobs();
    String tag = "t" + number + "-" + random.nextInt(20);
    String key = image.repository().name() + ':' + tag;
    image.put(tag).expect(201);
    pushes.incrementAndGet();
    if (random.nextInt(10) < 3) {
      kept.remove(key);
      image.repository().deleteManifest(image.manifest().digest()).expect(202);
      deletes.incrementAndGet();
    } else {
      kept.put(key, image);
    }
  }

  /** Its manifest comes and goes, so that its blobs are garbage again and again. */
  private void waitAndPush(Image image, int number, Random random) throws InterruptedException {
    image.pushBlobs();
    Thread.sleep(random.nextLong(LONGEST_WAIT));
    image.put("w" + number).expect(201);
    waited.incrementAndGet();
    image.repository().deleteManifest(image.manifest().digest()).expect(202);
  }

  private static void checkWhole(RegistryClient client, String key, Image image) {
    String tag = key.substring(key.indexOf(':') + 1);
    RepositoryClient repository = client.repository(image.repository().name());
    repository.manifest(tag).expect(200).expectBody(image.manifest().bytes());
    for (String blob : image.blobs()) {
      repository
          .blob(RepositoryContents.digest(blob))
          .expect(200)
          .expectBody(RandomBlobs.bytes(blob));
    }
  }
}
