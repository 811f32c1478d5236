package io.jzot.bench.row;

import static io.jzot.bench.row.Unit.MILLIS;
import static io.jzot.bench.row.Unit.TIMES;

import io.jzot.bench.seed.Content;
import io.jzot.bench.seed.Image;
import io.jzot.bench.seed.Material;
import io.jzot.bench.seed.Seeder;
import io.jzot.bench.server.Contender;
import io.jzot.bench.server.Flavour;
import io.jzot.bench.server.Role;
import io.jzot.bench.wire.Body;
import io.jzot.bench.wire.Connection;
import io.jzot.bench.wire.Latencies;
import io.jzot.bench.wire.Request;
import io.jzot.bench.wire.Workers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rows G7, G9 and G12: long work and slow clients, and what others notice of them. Garbage
 * collection is measured with a twentieth of the blobs that the target speaks of, dedupe with a
 * hundredth of the bytes and a tenth of the repositories.
 */
final class Chores {
  private static final int FULL = 10;
  private static final int IMAGES = 50;
  private static final int LAYERS = 50;
  private static final int COPIES = 1_000;
  private static final int DISTINCT = 100;
  private static final int CLIENTS = 4;

  /** How long pushes go on before they count, and without a rebuild beside them, in stretches. */
  private static final int WARMING = 10;

  private static final int QUIET = 6;

  private static final Duration GRACE = Duration.ofMillis(1_300);

  /** Seldom: the answer lists what was removed. */
  private static final int LOOK_MILLIS = 100;

  private static final long SLOW_PUSH = 10 * Stock.GIGABYTE;
  private static final String ASKED = "dirty/r0";

  private final Stock stock;
  private final Effort effort;
  private final AtomicLong fresh = new AtomicLong(1L << 40);

  Chores(Stock stock, Effort effort) {
    this.stock = stock;
    this.effort = effort;
  }

  /** 50,000 blobs, of which no manifest references a half. */
  void fillGarbage(Seeder seeder) throws IOException {
    for (int repository = 0; repository < FULL; repository++) {
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
        Content manifest = Image.manifest(stock.config(), layers, text(image), "");
        seeder.manifest(name, manifest, List.of(Stock.tag(image)));
      }
    }
  }

  private static String text(int number) {
    return "image " + number;
  }

  /** A gigabyte in a thousand repositories, a tenth of it distinct, each file a file of its own. */
  void fillCopies(Seeder seeder) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    List<Content> blobs = new ArrayList<>();
    for (int i = 0; i < DISTINCT; i++) {
      byte[] bytes = new byte[(int) Stock.MEGABYTE];
      random.nextBytes(bytes);
      blobs.add(Content.of(bytes));
    }
    for (int i = 0; i < COPIES; i++) {
      seeder.blob("copies/r" + i, blobs.get(i % DISTINCT));
    }
  }

  List<Row> rows() {
    AtomicLong beside = new AtomicLong();
    AtomicLong longest = new AtomicLong();
    AtomicLong quiet = new AtomicLong();
    List<Row> rows = new ArrayList<>();
    rows.add(
        once(
            "G7a",
            "work of garbage collection, 50,000 blobs, half garbage",
            MILLIS,
            Flavour.GARBAGE,
            contender -> collect(contender, beside),
            new Target.AtMost(3_000)));
    rows.add(
        once(
            "G7b",
            "GET manifest beside it, c = 4: p99 to that before",
            TIMES,
            Flavour.GARBAGE,
            contender -> Double.longBitsToDouble(beside.get()),
            new Target.AtMost(2)));
    rows.add(
        once(
            "G9a",
            "dedupe rebuild, 1 GB in 1,000 repositories, 100 MB distinct",
            MILLIS,
            Flavour.COPIES,
            contender -> rebuild(contender, longest, quiet)));
    rows.add(
        once(
            "G9b",
            "the longest push of 1 KiB beside it, c = 1",
            MILLIS,
            Flavour.COPIES,
            contender -> Double.longBitsToDouble(longest.get()),
            new Target.AtMost(50)));
    rows.add(
        once(
            "G9c",
            "the longest such push without it",
            MILLIS,
            Flavour.COPIES,
            contender -> Double.longBitsToDouble(quiet.get())));
    rows.add(
        Row.of(
                "G12",
                "GET manifest beside a slow push and a catalog loop, c = 4: p99 to that without",
                TIMES,
                (contender, round) -> Sample.plain(crowded(contender)),
                new Target.AtMost(1.5))
            .as(Flavour.GROWN)
            .only(Role.OURS)
            .warm(1));
    return rows;
  }

  private interface Figure {
    double of(Contender contender) throws Exception;
  }

  private static Row once(
      String id, String what, Unit unit, Flavour flavour, Figure figure, Target... targets) {
    return Row.of(id, what, unit, (contender, round) -> Sample.plain(figure.of(contender)), targets)
        .as(flavour)
        .only(Role.OURS)
        .warm(0)
        .rounds(1);
  }

  /** Milliseconds of work in three runs: one that sees, one that sweeps, one that empties. */
  private double collect(Contender contender, AtomicLong beside) throws Exception {
    String garbage = Content.of("garbage 0 0 0").digest();
    Request gone = Request.head("/v2/" + ASKED + "/blobs/" + garbage);
    AtomicBoolean over = new AtomicBoolean();
    manifests(contender, effort.stretch(), over);
    double before = manifests(contender, effort.stretch().multipliedBy(2), over).percentile(99);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection connection = Connection.to(contender.endpoint())) {
      connection.send(gone).expect(200);
      Future<Double> work =
          thread.submit(
              () -> {
                try {
                  double millis = 0;
                  for (int run = 0; run < 3; run++) {
                    millis += chore(contender, "gc");
                    TimeUnit.MILLISECONDS.sleep(GRACE.toMillis());
                  }
                  return millis;
                } finally {
                  over.set(true);
                }
              });
      double during = manifests(contender, Duration.ofMinutes(2), over).percentile(99);
      beside.set(Double.doubleToLongBits(during / before));
      double millis = work.get();
      connection.send(gone).expect(404);
      return millis;
    } finally {
      thread.shutdownNow();
    }
  }

  private static Latencies manifests(Contender contender, Duration time, AtomicBoolean over)
      throws IOException {
    Request get = Request.get("/v2/" + ASKED + "/manifests/" + Stock.tag(0));
    return repeated(
        contender, CLIENTS, time, over, connection -> connection.drain(get).expect(200));
  }

  private interface Operation {
    void on(Connection connection) throws IOException;
  }

  /** Until time is over, or something else is. */
  private static Latencies repeated(
      Contender contender, int clients, Duration time, AtomicBoolean over, Operation operation)
      throws IOException {
    long end = System.nanoTime() + time.toNanos();
    Latencies latencies = new Latencies();
    Workers.run(
        contender.endpoint(),
        clients,
        Duration.ZERO,
        (connection, number) -> {
          Latencies own = new Latencies();
          while (System.nanoTime() < end && !over.get()) {
            long began = System.nanoTime();
            operation.on(connection);
            own.add(System.nanoTime() - began);
          }
          synchronized (latencies) {
            latencies.addAll(own);
          }
          return 0;
        });
    return latencies;
  }

  /** Runs one to its end; in milliseconds. */
  private static double chore(Contender contender, String name) throws Exception {
    String path = "/v2/_jzot/" + name;
    try (Connection connection = Connection.to(contender.endpoint())) {
      long began = System.nanoTime();
      connection.send(Request.of("POST", path)).expect(202);
      while (connection.send(Request.get(path)).expect(200).text().contains("\"running\":true")) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      return (System.nanoTime() - began) / 1e6;
    }
  }

  private double rebuild(Contender contender, AtomicLong longest, AtomicLong quiet)
      throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    push(contender, effort.stretch().multipliedBy(WARMING), over);
    double alone = push(contender, effort.stretch().multipliedBy(QUIET), over).percentile(100);
    quiet.set(Double.doubleToLongBits(alone));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Double> work =
          thread.submit(
              () -> {
                try {
                  return chore(contender, "dedupe");
                } finally {
                  over.set(true);
                }
              });
      double most = push(contender, Duration.ofMinutes(2), over).percentile(100);
      longest.set(Double.doubleToLongBits(most));
      return work.get();
    } finally {
      thread.shutdownNow();
    }
  }

  private Latencies push(Contender contender, Duration time, AtomicBoolean over)
      throws IOException {
    return repeated(
        contender,
        1,
        time,
        over,
        connection -> {
          Material.Fresh blob = stock.material().fresh(1024, fresh.incrementAndGet());
          Pushes.blob(connection, "copies/pushed", blob.digest(), blob.body());
        });
  }

  private double crowded(Contender contender) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    double quiet = grown(contender, over).percentile(99);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Connection pusher = Connection.to(contender.endpoint());
        Connection lister = Connection.to(contender.endpoint())) {
      Future<?> push = threads.submit(() -> pushSlowly(pusher, over));
      Future<?> list = threads.submit(() -> list(lister, over));
      TimeUnit.MILLISECONDS.sleep(100);
      double crowded = grown(contender, over).percentile(99);
      over.set(true);
      push.get();
      list.get();
      return crowded / quiet;
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
  }

  private Latencies grown(Contender contender, AtomicBoolean over) throws IOException {
    Request get = Request.get("/v2/" + Growth.SMALL + "/manifests/" + Stock.tag(1));
    Duration time = effort.stretch().multipliedBy(2);
    return repeated(
        contender, CLIENTS, time, over, connection -> connection.drain(get).expect(200));
  }

  /** 64 KiB every ten milliseconds; never comes to its end. */
  private static Object pushSlowly(Connection connection, AtomicBoolean over) throws Exception {
    String path = "/v2/grown/slow/blobs/uploads/";
    String location = connection.send(Request.of("POST", path)).expect(202).location();
    connection.begin(
        Request.of("PATCH", location)
            .with("Content-Type", "application/octet-stream")
            .with(new Body.Announced(SLOW_PUSH)));
    byte[] piece = new byte[64 * 1024];
    while (!over.get()) {
      connection.write(piece);
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return over;
  }

  private static Object list(Connection connection, AtomicBoolean over) throws IOException {
    int from = 0;
    while (!over.get()) {
      String last = "many/r%05d".formatted(from);
      connection.drain(Request.get("/v2/_catalog?n=100&last=" + last)).expect(200);
      from = (from + 100) % Growth.REPOSITORIES;
    }
    return over;
  }
}
