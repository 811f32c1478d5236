package io.jzot.bench.row;

import static io.jzot.bench.row.Unit.MILLIS;
import static io.jzot.bench.row.Unit.TIMES;

import io.jzot.bench.seed.Content;
import io.jzot.bench.seed.Image;
import io.jzot.bench.seed.Seeder;
import io.jzot.bench.server.Contender;
import io.jzot.bench.server.Flavour;
import io.jzot.bench.server.LogTail;
import io.jzot.bench.wire.Connection;
import io.jzot.bench.wire.Latencies;
import io.jzot.bench.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rows G7: garbage collection by itself, on a server that was just started and that nobody else
 * asks for anything, and beside clients. It takes several runs: one sees the garbage, one takes it
 * away when a grace time is over, one gives the room back after another; more when there is more of
 * it than a server keeps leases for. What counts is how long they take, the grace times between
 * them aside, by the line of the log with which each ends: to ask the server would be work for it.
 */
final class Garbage {
  private static final int IMAGES = 50;
  private static final int LAYERS = 50;

  /** Blobs that a repository has, half of them referenced. */
  private static final int SHARE = 2 * IMAGES * LAYERS;

  private static final int VISITED = 50_000;

  /** What a million blobs may take, half of them garbage. */
  private static final double MILLIS_A_BLOB = 60_000 / 1e6;

  private static final Duration GRACE = Duration.ofMillis(1_300);
  private static final int MOST_RUNS = 20;
  private static final int LOOK_MILLIS = 10;
  private static final String ASKED = "dirty/r0";
  private static final Request COLLECT = Request.of("POST", "/v2/_jzot/gc");
  private static final Pattern FINISHED =
      Pattern.compile("\"message\":\"gc finished\".*\"emptied\":(\\d+)");

  private final Stock stock;
  private final Effort effort;
  private final int blobs;

  /**
   * @param blobs in the store in which it is measured by itself
   */
  Garbage(Stock stock, Effort effort, int blobs) {
    this.stock = stock;
    this.effort = effort;
    this.blobs = blobs;
  }

  void fill(Seeder seeder) throws IOException {
    fill(seeder, blobs);
  }

  void fillVisited(Seeder seeder) throws IOException {
    fill(seeder, VISITED);
  }

  /** So many blobs, of which no manifest references a half. */
  private void fill(Seeder seeder, int count) throws IOException {
    for (int repository = 0; repository < count / SHARE; repository++) {
      String name = "dirty/r" + repository;
      seeder.blob(name, stock.config());
      for (int image = 0; image < IMAGES; image++) {
        List<Content> layers = new ArrayList<>();
        for (int layer = 0; layer < LAYERS; layer++) {
          String text = repository + " " + image + " " + layer;
          layers.add(Content.of("kept " + text));
          seeder.blob(name, layers.get(layer));
          seeder.blob(name, Content.of("garbage " + text));
        }
        Content manifest = Image.manifest(stock.config(), layers, "image " + image, "");
        seeder.manifest(name, manifest, List.of(Stock.tag(image)));
      }
    }
  }

  List<Row> rows() {
    AtomicLong wall = new AtomicLong();
    String runs = "garbage collection, %,d blobs, half garbage: ";
    return List.of(
        Chores.once(
            "G7a",
            runs.formatted(blobs) + "its runs by themselves, no client",
            MILLIS,
            Flavour.GARBAGE,
            contender -> collect(contender, blobs),
            new Target.AtMost(blobs * MILLIS_A_BLOB)),
        Chores.once(
            "G7b",
            runs.formatted(VISITED) + "GET manifest beside it, c = 4: p99 to that before",
            TIMES,
            Flavour.VISITED_GARBAGE,
            contender -> beside(contender, wall),
            new Target.AtMost(2)),
        Chores.once(
            "G7c",
            "its runs beside those clients, who take what processor there is",
            MILLIS,
            Flavour.VISITED_GARBAGE,
            contender -> Double.longBitsToDouble(wall.get())));
  }

  /** Until all garbage is gone for good; in milliseconds. */
  private static double collect(Contender contender, int blobs)
      throws IOException, InterruptedException {
    Request garbage =
        Request.head("/v2/" + ASKED + "/blobs/" + Content.of("garbage 0 0 0").digest());
    try (Connection connection = Connection.to(contender.endpoint());
        LogTail log = contender.log()) {
      connection.send(garbage).expect(200);
      double millis = 0;
      int gone = 0;
      for (int run = 0; gone < blobs / 2; run++) {
        if (run == MOST_RUNS) {
          throw new IllegalStateException("only " + gone + " blobs are gone after many runs");
        }
        TimeUnit.MILLISECONDS.sleep(GRACE.toMillis());
        long began = System.nanoTime();
        connection.drain(COLLECT).expect(202);
        gone += emptied(log);
        millis += (System.nanoTime() - began) / 1e6;
      }
      connection.send(garbage).expect(404);
      return millis;
    }
  }

  /** Waits for the end of a run; what it gave back. */
  private static int emptied(LogTail log) throws IOException, InterruptedException {
    Optional<Matcher> end = Optional.empty();
    while (end.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      end = log.lines().stream().map(FINISHED::matcher).filter(Matcher::find).findFirst();
    }
    return Integer.parseInt(end.get().group(1));
  }

  private double beside(Contender contender, AtomicLong wall) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    manifests(contender, effort.stretch(), over);
    double before = manifests(contender, effort.stretch().multipliedBy(2), over).percentile(99);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Double> work =
          thread.submit(
              () -> {
                try {
                  return collect(contender, VISITED);
                } finally {
                  over.set(true);
                }
              });
      double during = manifests(contender, Duration.ofMinutes(2), over).percentile(99);
      wall.set(Double.doubleToLongBits(work.get()));
      return during / before;
    } finally {
      thread.shutdownNow();
    }
  }

  private static Latencies manifests(Contender contender, Duration time, AtomicBoolean over)
      throws IOException {
    Request get = Request.get("/v2/" + ASKED + "/manifests/" + Stock.tag(0));
    return Chores.repeated(
        contender, Chores.CLIENTS, time, over, connection -> connection.drain(get).expect(200));
  }
}
