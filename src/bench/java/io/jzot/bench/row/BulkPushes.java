package io.jzot.bench.row;

import static io.jzot.bench.row.Unit.MEGABYTES_PER_SECOND;

import io.jzot.bench.seed.Material;
import io.jzot.bench.wire.Answer;
import io.jzot.bench.wire.Connection;
import io.jzot.bench.wire.Load;
import io.jzot.bench.wire.Request;
import io.jzot.bench.wire.Workers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Rows 11 and 13: large blobs, in one request and in chunks. */
final class BulkPushes {
  private static final long CHUNK = 16 * Stock.MEGABYTE;

  private final Stock stock;
  private final AtomicLong fresh = new AtomicLong(1L << 32);

  BulkPushes(Stock stock) {
    this.stock = stock;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(row("11a", "10 MB in one request", 10 * Stock.MEGABYTE, 8, false));
    rows.add(row("11b", "100 MB in one request", 100 * Stock.MEGABYTE, 2, false));
    if (stock.large()) {
      rows.add(row("11c", "1 GB in one request", Stock.GIGABYTE, 1, false));
    }
    rows.add(row("13a", "100 MB in chunks of 16 MB", 100 * Stock.MEGABYTE, 2, true));
    if (stock.large()) {
      rows.add(row("13b", "1 GB in chunks of 16 MB", Stock.GIGABYTE, 1, true));
    }
    return rows;
  }

  private Row row(String id, String what, long size, int count, boolean chunked) {
    return Row.of(
            id,
            "push of a blob of " + what + ", c = 1",
            MEGABYTES_PER_SECOND,
            (contender, round) -> {
              List<Material.Fresh> blobs = new ArrayList<>();
              for (int i = 0; i < count; i++) {
                blobs.add(stock.material().fresh(size, fresh.incrementAndGet()));
              }
              settle();
              Load load =
                  Workers.run(
                      contender.endpoint(),
                      1,
                      Duration.ofMinutes(2),
                      count,
                      (connection, number) -> {
                        push(connection, "bulk/" + id, blobs.get(number), chunked);
                        return size;
                      });
              return Sample.megabytes(load);
            },
            Target.beats(1.05, "docker-registry"),
            Target.beats(1.05, "zot"))
        .registries()
        .warm(size < Stock.GIGABYTE ? 2 : 0);
  }

  /** What was written before is not to be waited for by who comes next. */
  private static void settle() throws IOException, InterruptedException {
    Process sync = new ProcessBuilder("sync").start();
    if (!sync.waitFor(1, TimeUnit.MINUTES)) {
      sync.destroyForcibly();
    }
  }

  private static void push(
      Connection connection, String repository, Material.Fresh blob, boolean chunked)
      throws IOException {
    if (!chunked) {
      Pushes.blob(connection, repository, blob.digest(), blob.body());
      return;
    }
    Answer last =
        connection.send(Request.of("POST", "/v2/" + repository + "/blobs/uploads/")).expect(202);
    for (long first = 0; first < blob.size(); first += CHUNK) {
      long length = Math.min(CHUNK, blob.size() - first);
      last =
          connection
              .send(
                  Request.of("PATCH", last.location())
                      .with("Content-Type", "application/octet-stream")
                      .with("Content-Range", first + "-" + (first + length - 1))
                      .with(blob.part(first, length)))
              .expect(202);
    }
    connection.send(Request.of("PUT", last.locationWith("digest=" + blob.digest()))).expect(201);
  }
}
