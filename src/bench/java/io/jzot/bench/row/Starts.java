package io.jzot.bench.row;

import static io.jzot.bench.row.Unit.MEGABYTES;
import static io.jzot.bench.row.Unit.MILLIS;

import io.jzot.bench.server.Contender;
import io.jzot.bench.server.Lab;
import io.jzot.bench.server.Role;
import io.jzot.bench.wire.Body;
import io.jzot.bench.wire.Connection;
import io.jzot.bench.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Rows 20, 21 and G10: a server of its own each time. */
final class Starts {
  private static final double MEGABYTE = 1e6;
  private static final int OPEN = 1_000;

  /** What is open is open for long: a JVM compiles for some seconds what is new to it. */
  private static final int HELD_SECONDS = 10;

  private static final long ANNOUNCED = 100 * Stock.MEGABYTE;

  private final Lab lab;
  private final Stock stock;

  Starts(Lab lab, Stock stock) {
    this.lab = lab;
    this.stock = stock;
  }

  List<Row> rows() {
    return List.of(
        Row.of(
                "20a",
                "cold start to the first 200, no archive of classes",
                MILLIS,
                (contender, round) -> started(lab.untrained(contender.name())),
                new Target.AtMost(1_200))
            .registries()
            .rounds(5),
        Row.of(
                "20b",
                "the same with the archive that the build trains",
                MILLIS,
                (contender, round) -> started(lab.another(contender.name())))
            .only(Role.OURS)
            .rounds(5),
        Row.of("21", "idle, resident", MEGABYTES, this::idle, new Target.AtMost(170))
            .registries()
            .warm(0)
            .rounds(2),
        Row.of(
                "G10a",
                "resident with 1,000 uploads of 100 MB open for 10 s",
                MEGABYTES,
                (contender, round) -> crowd(contender, true),
                new Target.AtMost(300))
            .registries()
            .warm(0)
            .rounds(1),
        Row.of(
                "G10b",
                "resident with 1,000 pulls of 100 MB open for 10 s",
                MEGABYTES,
                (contender, round) -> crowd(contender, false),
                new Target.AtMost(150))
            .registries()
            .warm(0)
            .rounds(1));
  }

  private static Sample started(Contender fresh) {
    try (fresh) {
      return Sample.plain(fresh.startMillis());
    }
  }

  private Sample idle(Contender like, int round) throws Exception {
    try (Contender fresh = lab.another(like.name())) {
      TimeUnit.SECONDS.sleep(3);
      return Sample.plain(fresh.resident() / MEGABYTE);
    }
  }

  private Sample crowd(Contender like, boolean uploads) throws Exception {
    List<Connection> connections = new ArrayList<>();
    try (Contender fresh = lab.another(like.name())) {
      if (!uploads) {
        stock.pushBig(fresh.endpoint());
      }
      for (int i = 0; i < OPEN; i++) {
        Connection connection = Connection.to(fresh.endpoint());
        connections.add(connection);
        if (uploads) {
          upload(connection, "/v2/open/r" + i % 10 + "/blobs/uploads/");
        } else {
          connection.begin(Reads.blobs(List.of(stock.big())).get(0));
        }
      }
      TimeUnit.SECONDS.sleep(HELD_SECONDS);
      return Sample.plain(fresh.resident() / MEGABYTE);
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  private static void upload(Connection connection, String path) throws Exception {
    String location = connection.send(Request.of("POST", path)).expect(202).location();
    connection.begin(
        Request.of("PATCH", location)
            .with("Content-Type", "application/octet-stream")
            .with(new Body.Announced(ANNOUNCED)));
    connection.write(new byte[64 * 1024]);
  }
}
