package io.jzot.bench.row;

import static io.jzot.bench.row.Unit.PER_SECOND;

import io.jzot.bench.seed.Content;
import io.jzot.bench.seed.Image;
import io.jzot.bench.seed.Material;
import io.jzot.bench.wire.Answer;
import io.jzot.bench.wire.Body;
import io.jzot.bench.wire.Connection;
import io.jzot.bench.wire.Request;
import io.jzot.bench.wire.Workers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Rows 10, 12, 14 to 16: pushes of images, new to the store and known to it. */
final class Pushes {
  private static final String DISTRIBUTION = "docker-registry";
  private static final String ZOT = "zot";
  private static final String OLAREG = "olareg";
  private static final int MANIFEST_CLIENTS = 16;
  private static final int MOST = 4_000;

  private final Stock stock;
  private final Effort effort;
  private final AtomicLong fresh = new AtomicLong();

  Pushes(Stock stock, Effort effort) {
    this.stock = stock;
    this.effort = effort;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(images("10a", "10 KB", 10_000, 1, 600, 2, 2).warm(2));
    rows.add(images("10b", "10 KB", 10_000, 8, 1500, 4, 3).warm(2).counted());
    rows.add(images("10c", "1 MB", Stock.MEGABYTE, 1, 250, 2, 2).warm(2));
    rows.add(images("10d", "1 MB", Stock.MEGABYTE, 8, 400, 2.5, 3).warm(2));
    if (stock.large()) {
      rows.add(images("12", "10 MB", 10 * Stock.MEGABYTE, 8, 48, 1.05, 1.5).rounds(2));
    }
    rows.add(
        Row.of("15a", "mount of a blob, c = 8", PER_SECOND, this::mounts, Target.beats(5, ZOT))
            .registries()
            .warm(2));
    rows.add(
        Row.of(
                "15b",
                "push of an image that is there already, c = 8",
                PER_SECOND,
                (contender, round) ->
                    Sample.perSecond(
                        Workers.run(
                            contender.endpoint(),
                            8,
                            effort.stretch(),
                            (connection, number) -> pushAgain(connection))),
                Target.beats(5, ZOT))
            .warm(2)
            .registries());
    rows.add(manifests("16a", "fresh repository", 0).warm(2));
    rows.add(manifests("16b", "5,000 tags", 2).warm(2).counted());
    return rows;
  }

  private record Picture(Content config, Material.Fresh layer, Content manifest) {}

  private Row images(
      String id,
      String size,
      long bytes,
      int clients,
      int most,
      double timesDistribution,
      double timesZot) {
    String what = "push of images with a layer of " + size + ", c = " + clients;
    return Row.of(
            id,
            what,
            PER_SECOND,
            (contender, round) -> {
              List<Picture> pictures = pictures(bytes, most);
              String repository = "push/" + id + "-" + round + "-";
              Duration time = effort.stretch().multipliedBy(2);
              return Sample.perSecond(
                  Workers.run(
                      contender.endpoint(),
                      clients,
                      time,
                      most,
                      (connection, number) ->
                          push(
                              connection,
                              repository + number % clients,
                              "t" + number,
                              pictures.get(number))));
            },
            Target.beats(timesDistribution, DISTRIBUTION),
            Target.beats(timesZot, ZOT),
            Target.beats(0.7, OLAREG))
        .registries();
  }

  private List<Picture> pictures(long bytes, int count) {
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long number = fresh.incrementAndGet();
      Material.Fresh layer = stock.material().fresh(bytes, number);
      Content config = Image.config(number);
      Content seen = new Content(layer.digest(), bytes, null, new byte[0]);
      pictures.add(new Picture(config, layer, Image.manifest(config, List.of(seen), "", "")));
    }
    return pictures;
  }

  /** As most clients do: a POST and a PUT a blob, and the manifest; five requests. */
  private static long push(Connection connection, String repository, String tag, Picture picture)
      throws IOException {
    blob(connection, repository, picture.layer.digest(), picture.layer.body());
    Content config = picture.config;
    blob(connection, repository, config.digest(), new Body.Bytes(config.bytes()));
    put(connection, repository, tag, picture.manifest);
    return picture.layer.size();
  }

  static void blob(Connection connection, String repository, String digest, Body body)
      throws IOException {
    Answer opened =
        connection.send(Request.of("POST", "/v2/" + repository + "/blobs/uploads/")).expect(202);
    connection
        .send(
            Request.of("PUT", opened.locationWith("digest=" + digest))
                .with("Content-Type", "application/octet-stream")
                .with(body))
        .expect(201);
  }

  private static void put(Connection connection, String repository, String tag, Content manifest)
      throws IOException {
    connection
        .send(
            Request.of("PUT", "/v2/" + repository + "/manifests/" + tag)
                .with("Content-Type", Image.MANIFEST)
                .with(new Body.Bytes(manifest.bytes())))
        .expect(201);
  }

  private Sample mounts(io.jzot.bench.server.Contender contender, int round) throws IOException {
    String digest = stock.small().get(0).digest();
    String query = "/blobs/uploads/?mount=" + digest + "&from=" + Stock.BLOBS;
    return Sample.perSecond(
        Workers.run(
            contender.endpoint(),
            8,
            effort.stretch(),
            (connection, number) -> {
              String path = "/v2/mount/" + round + '-' + number % 500 + "-" + number / 500;
              connection.send(Request.of("POST", path + query)).expect(201);
              return 0;
            }));
  }

  private long pushAgain(Connection connection) throws IOException {
    String blobs = "/v2/" + Stock.ONE + "/blobs/";
    connection.send(Request.head(blobs + stock.small().get(0).digest())).expect(200);
    connection.send(Request.head(blobs + stock.config().digest())).expect(200);
    put(connection, Stock.ONE, Stock.tag(0), stock.numbered(0));
    return 0;
  }

  private Row manifests(String id, String where, double timesDistribution) {
    Target[] targets =
        timesDistribution > 0
            ? new Target[] {
              Target.beats(timesDistribution, DISTRIBUTION),
              Target.beats(15, ZOT),
              Target.beats(5, OLAREG),
              new Target.AsRow(0.67, "16a")
            }
            : new Target[] {Target.beats(3, ZOT)};
    return Row.of(
            id,
            "PUT manifest under a new tag, " + where + ", c = 16",
            PER_SECOND,
            (contender, round) -> {
              String repository = Stock.MANY;
              if (timesDistribution == 0) {
                repository = "bench/put-" + round;
                try (Connection connection = Connection.to(contender.endpoint())) {
                  blob(
                      connection,
                      repository,
                      stock.config().digest(),
                      new Body.Bytes(stock.config().bytes()));
                  mount(connection, repository, stock.small().get(0).digest());
                }
              }
              return put(contender, repository);
            },
            targets)
        .registries();
  }

  private static void mount(Connection connection, String repository, String digest)
      throws IOException {
    String query = "/blobs/uploads/?mount=" + digest + "&from=" + Stock.BLOBS;
    connection.send(Request.of("POST", "/v2/" + repository + query)).expect(201);
  }

  private Sample put(io.jzot.bench.server.Contender contender, String repository)
      throws IOException {
    List<Content> manifests = new ArrayList<>();
    long first = fresh.getAndAdd(MOST) + Stock.TAGS;
    for (int i = 0; i < MOST; i++) {
      manifests.add(stock.numbered(first + i));
    }
    return Sample.perSecond(
        Workers.run(
            contender.endpoint(),
            MANIFEST_CLIENTS,
            effort.stretch(),
            MOST,
            (connection, number) -> {
              put(connection, repository, "new-" + (first + number), manifests.get(number));
              return manifests.get(number).size();
            }));
  }
}
