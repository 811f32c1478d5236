package io.jzot.bench.row;

import static io.jzot.bench.row.Unit.MEGABYTES_PER_SECOND;
import static io.jzot.bench.row.Unit.PER_SECOND;

import io.jzot.bench.seed.Content;
import io.jzot.bench.seed.Image;
import io.jzot.bench.server.Contender;
import io.jzot.bench.server.Flavour;
import io.jzot.bench.server.Role;
import io.jzot.bench.wire.Hammer;
import io.jzot.bench.wire.Load;
import io.jzot.bench.wire.Request;
import io.jzot.bench.wire.Workers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Rows 1 to 9 and 18: what clients read. */
final class Reads {
  private static final int CLIENTS = 32;
  private static final int ASKED = 512;
  private static final int RANGES = 256;
  private static final long RANGE = 1 << 20;

  /** A server of its own: warmed up as the one that has answered rows 1 and 2 when row 3 begins. */
  private static final int LIKE_PLAIN = 9;

  private static final String NGINX = "nginx";
  private static final String DISTRIBUTION = "docker-registry";

  private static final String OLAREG = "olareg";
  private static final String ZOT = "zot";

  /** olareg made 0.585 of nginx in the survey of 22 November 2026, for manifests with one tag. */
  private static final Target AS_OLAREG = asOlareg(0.585);

  private final Stock stock;
  private final Effort effort;

  Reads(Stock stock, Effort effort) {
    this.stock = stock;
    this.effort = effort;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    List<Request> version = List.of(Request.get("/v2/"));
    rows.add(
        small("1", "GET /v2/, c = 32", version, Target.beats(0.6, NGINX), Target.beats(1, OLAREG))
            .warm(4)
            .counted());
    rows.add(
        small(
                "2a",
                "HEAD manifest by tag, 1 tag, c = 32",
                heads(one()),
                AS_OLAREG,
                Target.beats(2, ZOT))
            .warm(3));
    rows.add(
        small(
                "2b",
                "HEAD manifest by tag, 5,000 tags, c = 32",
                heads(many()),
                Target.beats(4, DISTRIBUTION),
                Target.beats(60, ZOT),
                Target.beats(60, OLAREG))
            .warm(2));
    rows.add(
        small("3a", "GET manifest by tag, 1 tag, c = 32", one(), AS_OLAREG, Target.beats(2, ZOT))
            .warm(3)
            .counted());
    rows.add(
        small(
                "3b",
                "GET manifest by tag, 5,000 tags, c = 32",
                many(),
                Target.beats(4, DISTRIBUTION),
                Target.beats(60, ZOT),
                Target.beats(60, OLAREG))
            .warm(2));
    rows.add(
        small(
                "3c",
                "GET manifest by digest, c = 32",
                manifests(stock.numbered(0).digest()),
                AS_OLAREG,
                Target.beats(2, ZOT))
            .warm(2));
    rows.add(
        small(
                "4",
                "HEAD blob, c = 32",
                heads(blobs(stock.small())),
                AS_OLAREG,
                Target.beats(3, ZOT))
            .warm(2)
            .counted());
    rows.add(
        small(
                "5",
                "GET blob of 1 KiB, c = 32",
                blobs(stock.small()),
                AS_OLAREG,
                Target.beats(2, ZOT))
            .warm(2)
            .counted());
    rows.add(
        small(
                "6",
                "GET blob of 1 MB, c = 8",
                blobs(stock.medium()),
                8,
                asOlareg(0.9),
                Target.beats(2, ZOT))
            .warm(2));
    rows.add(bulk("7a", "GET blob of 100 MB, c = 1", stock.big(), 1, Flavour.PLAIN, 0.95));
    rows.add(bulk("7b", "GET blob of 100 MB, c = 4", stock.big(), 4, Flavour.PLAIN, 0.95));
    if (stock.large()) {
      rows.add(bulk("7c", "GET blob of 1 GB, c = 1", stock.huge(), 1, Flavour.PLAIN, 0.95));
      rows.add(bulk("8", "GET blob of 1 GB, TLS 1.3, c = 1", stock.huge(), 1, Flavour.TLS, 0.7));
    } else {
      rows.add(bulk("8", "GET blob of 100 MB, TLS 1.3, c = 1", stock.big(), 1, Flavour.TLS, 0.7));
    }
    rows.add(ranges());
    rows.add(authenticated("18a", "GET manifest with a password, bcrypt 5", Flavour.BCRYPT_5));
    rows.add(authenticated("18b", "GET manifest with a password, bcrypt 10", Flavour.BCRYPT_10));
    return rows;
  }

  /** As fast as olareg; where it does not take part, as fast as it was to nginx. */
  private static Target asOlareg(double timesNginx) {
    return new Target.OrElse(
        new Target.Beats(1, OLAREG, ""),
        new Target.Beats(timesNginx, NGINX, "1 × olareg, as it stood to nginx"));
  }

  private Row small(String id, String what, List<Request> requests, Target... targets) {
    return small(id, what, requests, CLIENTS, targets);
  }

  private Row small(
      String id, String what, List<Request> requests, int clients, Target... targets) {
    return Row.of(
        id,
        what,
        PER_SECOND,
        (contender, round) ->
            Sample.perSecond(
                Hammer.run(contender.endpoint(), requests, 200, clients, effort.stretch())),
        targets);
  }

  private Row authenticated(String id, String what, Flavour flavour) {
    return small(id, what + ", c = 32", one(), new Target.AsRow(0.85, "3a"))
        .as(flavour)
        .only(Role.OURS, Role.PEER)
        .warm(LIKE_PLAIN);
  }

  private Row bulk(
      String id, String what, Content blob, int clients, Flavour flavour, double times) {
    Target fast = Target.beats(times, NGINX);
    Row row =
        flavour == Flavour.PLAIN
            ? Row.of(
                id,
                what,
                MEGABYTES_PER_SECOND,
                (contender, round) -> pull(contender, blob, clients),
                fast,
                new Target.Thrift(1.1, NGINX))
            : Row.of(
                id,
                what,
                MEGABYTES_PER_SECOND,
                (contender, round) -> pullByThreads(contender, blob, clients),
                fast);
    return row.as(flavour).warm(2);
  }

  private Sample pull(Contender contender, Content blob, int clients) throws IOException {
    return Sample.megabytes(
        Hammer.run(contender.endpoint(), blobs(List.of(blob)), 200, clients, effort.stretch()));
  }

  private Sample pullByThreads(Contender contender, Content blob, int clients) throws IOException {
    Request get = blobs(List.of(blob)).get(0);
    Load load =
        Workers.run(
            contender.endpoint(),
            clients,
            effort.stretch().plus(Duration.ofMillis(500)),
            (connection, number) -> connection.drain(get).expect(200).length());
    return Sample.megabytes(load);
  }

  private Row ranges() {
    Content blob = stock.large() ? stock.huge() : stock.big();
    SplittableRandom random = new SplittableRandom(9);
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < RANGES; i++) {
      long first = random.nextLong(blob.size() - RANGE);
      requests.add(
          blobs(List.of(blob)).get(0).with("Range", "bytes=" + first + '-' + (first + RANGE - 1)));
    }
    String what = "GET range of 1 MiB in a blob of " + (stock.large() ? "1 GB" : "100 MB");
    return Row.of(
            "9",
            what + ", c = 8",
            PER_SECOND,
            (contender, round) ->
                Sample.perSecond(
                    Hammer.run(contender.endpoint(), requests, 206, 8, effort.stretch())),
            Target.beats(0.85, NGINX),
            Target.beats(4, ZOT))
        .warm(2);
  }

  private List<Request> one() {
    return manifests(Stock.tag(0));
  }

  private List<Request> manifests(String reference) {
    return List.of(manifest(Stock.ONE, reference));
  }

  private static List<Request> many() {
    SplittableRandom random = new SplittableRandom(5);
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < ASKED; i++) {
      String tag = Stock.tag(random.nextInt(Stock.TAGS));
      requests.add(manifest(Stock.MANY, tag));
    }
    return requests;
  }

  private static Request manifest(String repository, String reference) {
    return Request.get("/v2/" + repository + "/manifests/" + reference)
        .with("Accept", Image.MANIFEST);
  }

  static List<Request> blobs(List<Content> blobs) {
    return blobs.stream()
        .map(blob -> Request.get("/v2/" + Stock.BLOBS + "/blobs/" + blob.digest()))
        .toList();
  }

  private static List<Request> heads(List<Request> gets) {
    return gets.stream().map(Request::asHead).toList();
  }
}
