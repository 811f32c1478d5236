package io.jzot.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jzot.bench.row.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Everything as JSON, for programs. */
public final class JsonReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonReport() {}

  public static void write(Results results, Path file) throws IOException {
    ObjectNode document = JSON.createObjectNode();
    ArrayNode rows = document.putArray("rows");
    for (Row row : results.rows().keySet()) {
      ObjectNode line = rows.addObject();
      line.put("id", row.id()).put("what", row.what()).put("unit", row.unit().text());
      ObjectNode servers = line.putObject("servers");
      for (String server : results.servers().keySet()) {
        results.find(row, server).ifPresent(measured -> fill(servers.putObject(server), measured));
        results
            .calls(row, server)
            .ifPresent(calls -> put(servers.withObject("/" + server), "systemCalls", calls));
      }
      ObjectNode failures = line.putObject("failures");
      results.failures().getOrDefault(row, Map.of()).forEach(failures::put);
      ArrayNode targets = line.putArray("targets");
      for (Verdict verdict : MarkdownTable.verdicts(results, row)) {
        targets.addObject().put("target", verdict.text()).put("reached", verdict.reached());
      }
    }
    ObjectNode peaks = document.putObject("peakResidentBytes");
    results.peaks().forEach(peaks::put);
    JSON.writeValue(file.toFile(), document);
  }

  private static void fill(ObjectNode node, Measured measured) {
    put(node, "median", measured.value());
    put(node, "min", measured.least());
    put(node, "max", measured.most());
    put(node, "p50Millis", measured.p50());
    put(node, "p99Millis", measured.p99());
    put(node, "cpuMicrosPerOperation", measured.cpuPerOperation());
    put(node, "cpuSecondsPerGigabyte", measured.cpuPerGigabyte());
    fill(node.putArray("rounds"), measured.rounds());
    fill(node.putArray("cpuMicrosOfRounds"), measured.cpuOfRounds());
  }

  private static void fill(ArrayNode node, List<Double> values) {
    values.stream().filter(Double::isFinite).forEach(node::add);
  }

  private static void put(ObjectNode node, String key, double value) {
    if (!Double.isNaN(value)) {
      node.put(key, value);
    }
  }
}
