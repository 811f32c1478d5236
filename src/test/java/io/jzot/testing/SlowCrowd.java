package io.jzot.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * As many slow writers as slow readers on one server at once, and what the server needs for them.
 * Each moves {@code step} bytes in {@code periodMillis}.
 */
public final class SlowCrowd {
  private static final int WARM_UP = 64;
  private static final int OPENERS = 10;
  private static final int QUICK_CALLS = 20;

  private final JzotProcess server;
  private final RepositoryClient repository;
  private final int size;
  private final int step;
  private final long periodMillis;
  private final Blob written;
  private final Blob read;
  private final List<UploadClient> uploads = new ArrayList<>();
  private final List<SlowClient> writers = new ArrayList<>();
  private final List<SlowClient> readers = new ArrayList<>();

  public SlowCrowd(JzotProcess server, int size, int step, long periodMillis, Duration length) {
    this.server = server;
    this.repository = new RegistryClient(server.uri()).repository("crowd");
    this.size = size;
    this.step = step;
    this.periodMillis = periodMillis;
    this.written = Blob.random((int) (step * length.toMillis() / periodMillis));
    this.read = Blob.random(Math.max(8 << 20, 4 * written.size()));
  }

  /** What the server needed before, during and after. */
  public record Result(
      ProcessVitals before,
      ProcessVitals during,
      ProcessVitals after,
      long heapBefore,
      long heapDuring,
      Duration slowestQuickCall) {}

  /**
   * Runs until all writers have sent everything; some readers read to the end, the rest hang up.
   */
  public Result run() throws Exception {
    repository.pushInOne(read).expect(201);
    Together.run(WARM_UP, i -> this::quickCall);
    Together.run(OPENERS, i -> this::openUploads).forEach(uploads::addAll);
    long heapBefore = server.jvm().liveHeap();
    ProcessVitals before = server.vitals();
    ProcessVitals during;
    long heapDuring;
    Duration slowest;
    try (SlowClients crowd = new SlowClients(server.uri(), periodMillis)) {
      join(crowd);
      awaitThat(() -> all(readers, it -> it.body() > 0) && all(writers, it -> it.sent() > step));
      during = server.vitals();
      heapDuring = server.jvm().liveHeap();
      slowest = slowestQuickCall();
      awaitThat(() -> all(writers, it -> it.status() > 0));
      assertThat(writers).allMatch(it -> it.status() == 202);
      during = during.max(server.vitals());
      finish();
    }
    return new Result(before, during, settled(before), heapBefore, heapDuring, slowest);
  }

  private List<UploadClient> openUploads() {
    return Stream.generate(repository::upload).limit(size / OPENERS).toList();
  }

  private void awaitThat(Callable<Boolean> state) {
    Duration ideal = Duration.ofMillis(periodMillis * written.size() / step);
    await().atMost(ideal.multipliedBy(3).plusSeconds(30)).until(state);
  }

  private void join(SlowClients crowd) {
    String get =
        "GET " + repository.path("blobs/" + read.digest()) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    for (UploadClient upload : uploads) {
      String patch =
          "PATCH %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
              .formatted(upload.location(), written.size());
      writers.add(crowd.writer(patch, written.bytes(), step));
      readers.add(crowd.reader(get, step));
    }
  }

  private static boolean all(List<SlowClient> clients, Predicate<SlowClient> is) {
    return clients.stream().allMatch(is);
  }

  /** One upload in ten is finished, one reader in ten reads to the end. */
  private void finish() {
    List<SlowClient> patient = new ArrayList<>();
    for (int i = 0; i < uploads.size(); i += 10) {
      uploads.get(i).finish(written.digest()).expect(201);
      readers.get(i).hurry();
      patient.add(readers.get(i));
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> all(patient, it -> it.body() == read.size()));
    byte[] back = repository.blob(written.digest()).expect(200).body();
    assertThat(Arrays.equals(back, written.bytes())).isTrue();
  }

  /** Waits until no descriptor is left of the crowd. */
  private ProcessVitals settled(ProcessVitals before) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(server::vitals, now -> now.descriptors() <= before.descriptors() + 4);
  }

  private Duration slowestQuickCall() {
    long slowest = 0;
    for (int i = 0; i < QUICK_CALLS; i++) {
      long start = System.nanoTime();
      quickCall();
      slowest = Math.max(slowest, System.nanoTime() - start);
    }
    return Duration.ofNanos(slowest);
  }

  private boolean quickCall() {
    Blob blob = Blob.random(10_000);
    repository.push(blob).expect(201);
    repository.blob(blob.digest()).expect(200).expectBody(blob.bytes());
    return true;
  }
}
