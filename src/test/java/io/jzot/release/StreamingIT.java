package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.testing.BulkClient;
import io.jzot.testing.Figures;
import io.jzot.testing.HugeBody;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.SlowCrowd;
import io.jzot.testing.TestConfig;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Transfers much larger, or much slower, than the memory and the threads of the server. */
@Timeout(150)
class StreamingIT {
  private static final long GIGABYTE = 1L << 30;
  private static final long MEBIBYTE = 1L << 20;
  private static final int CROWD = 500;

  /** Threads that all pools together may have: 8 for the store on two cores, 32 workers. */
  private static final int POOLS = 40;

  @TempDir private static Path folder;
  private static JzotProcess server;

  @BeforeAll
  static void start() throws Exception {
    Path config = TestConfig.in(folder).write();
    server = JzotProcess.start(JzotCommand.serve(config).heap("64m"), folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void oneGigabyteUpAndDown() throws Exception {
    upAndDown(GIGABYTE);
  }

  @Test
  @Tag("soak")
  @Timeout(1800)
  void tenGigabytesUpAndDown() throws Exception {
    upAndDown(10 * GIGABYTE);
  }

  private static void upAndDown(long size) throws Exception {
    BulkClient client = new BulkClient(server.uri(), HttpClient.Version.HTTP_1_1);

    long start = System.nanoTime();
    Digest pushed = client.push("huge", new HugeBody(size, size));
    double up = Figures.rate(size, start);
    start = System.nanoTime();
    Digest pulled = client.pull("huge", pushed);
    double down = Figures.rate(size, start);

    assertThat(pulled).isEqualTo(pushed);
    long heap = server.jvm().liveHeap();
    long peak = server.vitals().peakRss();
    Figures.note(
        "%.0f MiB, heap 64m: up %.0f MB/s, down %.0f MB/s, live heap %.1f MiB, peak RSS %.0f MiB",
        Figures.mebibytes(size), up, down, Figures.mebibytes(heap), Figures.mebibytes(peak));
    assertThat(heap).isLessThan(48 * MEBIBYTE);
    assertThat(peak).isLessThan(400 * MEBIBYTE);
  }

  @Test
  void aCrowdOfSlowClientsHoldsNoThreads() throws Exception {
    crowd(Duration.ofSeconds(5));
  }

  @Test
  @Tag("soak")
  @Timeout(1800)
  void aCrowdOfSlowClientsForMinutes() throws Exception {
    crowd(Duration.ofMinutes(5));
  }

  private static void crowd(Duration length) throws Exception {
    SlowCrowd.Result result = new SlowCrowd(server, CROWD, 1024, 100, length).run();

    Figures.note("%d slow writers and readers for %s: %s", CROWD, length, result);
    int more = result.during().threads() - result.before().threads();
    // A thread parked per transfer would make it as many as the crowd; pools may fill up meanwhile.
    assertThat(more)
        .as("threads for %s: %s", result, server.jvm().threads())
        .isLessThanOrEqualTo(POOLS);
    assertThat(result.heapDuring()).as("heap in %s", result).isLessThan(56 * MEBIBYTE);
    assertThat(result.during().peakRss()).isLessThan(400 * MEBIBYTE);
    assertThat(result.slowestQuickCall()).isLessThan(Duration.ofSeconds(3));
  }
}
