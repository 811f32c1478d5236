package io.jzot.bench.report;

import io.jzot.bench.row.Row;
import io.jzot.bench.server.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that was measured, so far.
 *
 * @param servers in the order in which they took part, ours first
 * @param rows in order, with what each server did
 * @param peaks most resident bytes of each server
 * @param failures why a server could not finish a row
 * @param calls system calls an operation, where they were counted
 */
public record Results(
    Map<String, Role> servers,
    Map<Row, Map<String, Measured>> rows,
    Map<String, Long> peaks,
    Map<Row, Map<String, String>> failures,
    Map<Row, Map<String, Double>> calls) {

  public Results(Map<String, Role> servers) {
    this(
        servers,
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>());
  }

  public Measured of(Row row, String server) {
    return rows.computeIfAbsent(row, key -> new LinkedHashMap<>())
        .computeIfAbsent(server, key -> new Measured());
  }

  /** A server is out of a row. */
  public void failed(Row row, String server, String why) {
    rows.computeIfAbsent(row, key -> new LinkedHashMap<>());
    failures.computeIfAbsent(row, key -> new LinkedHashMap<>()).put(server, why);
  }

  public boolean hasFailed(Row row, String server) {
    return failures.getOrDefault(row, Map.of()).containsKey(server);
  }

  /** What a server did in a row, if it took part and did not fail. */
  public Optional<Measured> find(Row row, String server) {
    return Optional.ofNullable(rows.getOrDefault(row, Map.of()).get(server))
        .filter(measured -> !measured.isEmpty() && !hasFailed(row, server));
  }

  /** How many system calls an operation took, if that was counted. */
  public Optional<Double> calls(Row row, String server) {
    return Optional.ofNullable(calls.getOrDefault(row, Map.of()).get(server));
  }

  public Optional<Row> row(String id) {
    return rows.keySet().stream().filter(row -> row.id().equals(id)).findFirst();
  }

  public String ours() {
    return names(Role.OURS).get(0);
  }

  public List<String> names(Role role) {
    return servers.entrySet().stream()
        .filter(entry -> entry.getValue() == role)
        .map(Map.Entry::getKey)
        .toList();
  }
}
