package io.jzot.bench.row;

import static io.jzot.bench.row.Unit.MILLIS;

import io.jzot.bench.seed.Content;
import io.jzot.bench.seed.Image;
import io.jzot.bench.seed.Seeder;
import io.jzot.bench.server.Contender;
import io.jzot.bench.server.Flavour;
import io.jzot.bench.server.Lab;
import io.jzot.bench.server.Role;
import io.jzot.bench.wire.Body;
import io.jzot.bench.wire.Connection;
import io.jzot.bench.wire.Latencies;
import io.jzot.bench.wire.Load;
import io.jzot.bench.wire.Request;
import io.jzot.bench.wire.Workers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Rows G1 to G6 and G8: one client, a small repository and a large one; p50 counts. */
final class Growth {
  private static final int FEW = 1_000;
  private static final int MANIFESTS = 10_000;
  static final int REPOSITORIES = 10_000;
  private static final int REFERRERS = 10_000;
  static final String SMALL = "grown/small";
  private static final String LARGE = "grown/large";
  private static final String SUBJECT = "grown/subject";
  private static final String SINGLE = "grown/single";

  private final Stock stock;
  private final Effort effort;
  private final int tags;
  private final AtomicInteger pushed = new AtomicInteger();
  private final SplittableRandom random = new SplittableRandom(1);

  /**
   * @param tags in the large repository
   */
  Growth(Stock stock, Effort effort, int tags) {
    this.stock = stock;
    this.effort = effort;
    this.tags = tags;
  }

  void fill(Seeder seeder) throws IOException {
    stock.fillMany(seeder, SMALL, FEW);
    stock.fillMany(seeder, LARGE, Math.min(tags, MANIFESTS));
    Content shared = stock.numbered(0);
    List<String> more = new ArrayList<>();
    for (int i = MANIFESTS; i < tags; i++) {
      more.add(Stock.tag(i));
    }
    seeder.manifest(LARGE, shared, more);
    stock.fillMany(seeder, SINGLE, 1);
    stock.fillMany(seeder, SUBJECT, 1);
    for (int i = 0; i < REFERRERS; i++) {
      seeder.manifest(SUBJECT, stock.referrer(i, shared), List.of());
    }
    for (int i = 0; i < REPOSITORIES; i++) {
      seeder.blob("many/r%05d".formatted(i), stock.config());
    }
  }

  List<Row> rows(Lab lab) {
    String many = "%,d".formatted(tags);
    List<Row> rows = new ArrayList<>();
    rows.add(ready(lab));
    rows.add(first("G6a", "referrers, 10,000 on one subject, the first time since the start", 10));
    rows.add(reads("G6b", "the same, again", i -> referrers(), 2));
    rows.add(changed("G6c", "the same, after a push of one more", 10));
    rows.add(reads("G1a", "GET manifest by tag, 1,000 tags, p50", i -> manifest(SMALL, FEW)));
    rows.add(
        reads("G1b", "the same, " + many + " tags", i -> manifest(LARGE, tags), "G1a", 1 / 1.2));
    rows.add(puts("G2a", "PUT manifest, 1,000 tags, p50", SMALL));
    rows.add(puts("G2b", "the same, " + many + " tags", LARGE, new Target.AsRow(1 / 1.5, "G2a")));
    rows.add(reads("G3a", "tags/list?n=100 anywhere, 1,000 tags, p50", i -> page(SMALL, FEW)));
    rows.add(reads("G3b", "the same, " + many + " tags", i -> page(LARGE, tags), "G3a", 1 / 1.5));
    rows.add(reads("G4", "_catalog?n=100 anywhere, 10,000 repositories, p50", this::catalog, 1));
    rows.add(reads("G5a", "HEAD blob, 1 manifest in the repository, p50", i -> blob(SINGLE)));
    rows.add(reads("G5b", "the same, 10,000 manifests", i -> blob(LARGE), "G5a", 1 / 1.2));
    return rows;
  }

  private static Row grown(String id, String what, Row.Work work, Target... targets) {
    return Row.of(id, what, MILLIS, work, targets).as(Flavour.GROWN).only(Role.OURS).warm(2);
  }

  /** The first start finds nothing of the store in memory. */
  private Row ready(Lab lab) {
    AtomicInteger next = new AtomicInteger();
    return grown(
            "G8",
            "start to ready, 10,000 repositories",
            (contender, round) -> {
              List<Double> starts = lab.starts(contender.name(), Flavour.GROWN);
              return Sample.plain(starts.get(next.getAndIncrement() % starts.size()));
            },
            new Target.AtMost(1_000))
        .warm(0)
        .rounds(3);
  }

  private Row first(String id, String what, double atMost) {
    return grown(
            id,
            what,
            (contender, round) -> median(contender, i -> referrers(), Duration.ZERO),
            new Target.AtMost(atMost))
        .warm(0)
        .rounds(1);
  }

  private Row changed(String id, String what, double atMost) {
    Content subject = stock.numbered(0);
    return grown(
        id,
        what,
        (contender, round) -> {
          Latencies listings = new Latencies();
          Workers.run(
              contender.endpoint(),
              1,
              effort.stretch(),
              (connection, number) -> {
                Content manifest = stock.referrer(REFERRERS + pushed.incrementAndGet(), subject);
                put(connection, SUBJECT, manifest.digest(), manifest);
                long began = System.nanoTime();
                connection.drain(referrers()).expect(200);
                listings.add(System.nanoTime() - began);
                return 0;
              });
          return Sample.median(new Load(listings, 0, 0));
        },
        new Target.AtMost(atMost));
  }

  private static void put(
      Connection connection, String repository, String reference, Content manifest)
      throws IOException {
    connection
        .send(
            Request.of("PUT", "/v2/" + repository + "/manifests/" + reference)
                .with("Content-Type", Image.MANIFEST)
                .with(new Body.Bytes(manifest.bytes())))
        .expect(201);
  }

  private Row reads(String id, String what, IntFunction<Request> request) {
    return grown(id, what, (contender, round) -> median(contender, request, effort.stretch()));
  }

  private Row reads(String id, String what, IntFunction<Request> request, double atMost) {
    return grown(
        id,
        what,
        (contender, round) -> median(contender, request, effort.stretch()),
        new Target.AtMost(atMost));
  }

  private Row reads(
      String id, String what, IntFunction<Request> request, String small, double times) {
    return grown(
        id,
        what,
        (contender, round) -> median(contender, request, effort.stretch()),
        new Target.AsRow(times, small));
  }

  private static Sample median(Contender contender, IntFunction<Request> request, Duration time)
      throws IOException {
    return Sample.median(
        Workers.run(
            contender.endpoint(),
            1,
            time,
            (connection, number) -> {
              connection.drain(request.apply(number)).expect(200);
              return 0;
            }));
  }

  private Row puts(String id, String what, String repository, Target... targets) {
    return grown(
        id,
        what,
        (contender, round) ->
            Sample.median(
                Workers.run(
                    contender.endpoint(),
                    1,
                    effort.stretch(),
                    (connection, number) -> {
                      int next = pushed.incrementAndGet();
                      Content manifest = stock.numbered(tags + FEW + (long) next);
                      put(connection, repository, "new-" + next, manifest);
                      return 0;
                    })),
        targets);
  }

  private Request manifest(String repository, int count) {
    return Request.get("/v2/" + repository + "/manifests/" + Stock.tag(anywhere(count)));
  }

  private Request page(String repository, int count) {
    String last = Stock.tag(anywhere(count));
    return Request.get("/v2/" + repository + "/tags/list?n=100&last=" + last);
  }

  private Request catalog(int number) {
    String last = "many/r%05d".formatted(anywhere(REPOSITORIES));
    return Request.get("/v2/_catalog?n=100&last=" + last);
  }

  private int anywhere(int count) {
    return random.nextInt(count);
  }

  private Request referrers() {
    return Request.get("/v2/" + SUBJECT + "/referrers/" + stock.numbered(0).digest());
  }

  private Request blob(String repository) {
    return Request.head("/v2/" + repository + "/blobs/" + stock.config().digest());
  }
}
