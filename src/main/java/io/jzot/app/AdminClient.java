package io.jzot.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.config.JzotConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongConsumer;

/** Asks the server that holds a store to do what a command would do itself. */
final class AdminClient {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final int ACCEPTED = 202;
  private static final int OK = 200;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI base;

  AdminClient(JzotConfig config) {
    if (config.http().tls().isPresent()) {
      throw new IllegalStateException(
          "the server that holds it speaks TLS: ask its admin API, POST and GET /v2/_jzot/…");
    }
    String address = config.http().address();
    boolean any = Set.of("", "0.0.0.0", "::", "localhost").contains(address);
    String host = any ? "127.0.0.1" : address.contains(":") ? '[' + address + ']' : address;
    base = URI.create("http://" + host + ':' + config.http().port() + "/v2/_jzot/");
  }

  /** Has a run made and waits for its report. */
  JsonNode run(String work, LongConsumer progress) throws IOException, InterruptedException {
    JsonNode status =
        call(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody()), work);
    while (status.path("running").asBoolean()) {
      progress.accept(status.path("items").asLong());
      Thread.sleep(PERIOD.toMillis());
      status = call(HttpRequest.newBuilder().GET(), work);
    }
    if (status.hasNonNull("failure")) {
      throw new IOException("the server says: " + status.path("failure").asText());
    }
    return status.path("report");
  }

  private JsonNode call(HttpRequest.Builder request, String work)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            request.uri(base.resolve(work)).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != OK && answer.statusCode() != ACCEPTED) {
      throw new IOException("the server at " + base + " answers " + answer.statusCode());
    }
    return json.readTree(answer.body());
  }
}
