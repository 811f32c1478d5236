package io.jzot.bench.row;

import static io.jzot.bench.row.Unit.MILLIS;
import static io.jzot.bench.row.Unit.TIMES;

import io.jzot.bench.seed.Content;
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
 * Rows G9 and G12: long work and slow clients, and what others notice of them. Dedupe is measured
 * with a hundredth of the bytes that the target speaks of and a tenth of the repositories.
 */
final class Chores {
  private static final int COPIES = 1_000;
  private static final int DISTINCT = 100;
  static final int CLIENTS = 4;

  /** How long pushes go on before they count, and without a rebuild beside them, in stretches. */
  private static final int WARMING = 10;

  private static final int QUIET = 6;

  /** Seldom: the answer lists what was removed. */
  private static final int LOOK_MILLIS = 100;

  private static final long SLOW_PUSH = 10 * Stock.GIGABYTE;

  private final Stock stock;
  private final Effort effort;
  private final AtomicLong fresh = new AtomicLong(1L << 40);

  Chores(Stock stock, Effort effort) {
    this.stock = stock;
    this.effort = effort;
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
    AtomicLong longest = new AtomicLong();
    AtomicLong quiet = new AtomicLong();
    List<Row> rows = new ArrayList<>();
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

  interface Figure {
    double of(Contender contender) throws Exception;
  }

  static Row once(
      String id, String what, Unit unit, Flavour flavour, Figure figure, Target... targets) {
    return Row.of(id, what, unit, (contender, round) -> Sample.plain(figure.of(contender)), targets)
        .as(flavour)
        .only(Role.OURS)
        .warm(0)
        .rounds(1);
  }

  interface Operation {
    void on(Connection connection) throws IOException;
  }

  /** Until time is over, or something else is. */
  static Latencies repeated(
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
