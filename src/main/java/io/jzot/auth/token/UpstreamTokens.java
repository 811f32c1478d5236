package io.jzot.auth.token;

import static io.jzot.log.Field.field;

import io.jzot.auth.SmallBody;
import io.jzot.auth.TokenEndpoint.Answer;
import io.jzot.auth.TokenEndpoint.NotRelayed;
import io.jzot.auth.TokenEndpoint.Relay;
import io.jzot.auth.TokenEndpoint.Relayed;
import io.jzot.config.BearerConfig.UpstreamTokenEndpoint;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Another token server, asked in a client's name (zot key {@code upstreamTokenEndpoint}). */
public final class UpstreamTokens {
  private static final Logger log = LoggerFactory.getLogger(UpstreamTokens.class);
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration WHOLE = Duration.ofSeconds(10);
  private static final String FORM = "application/x-www-form-urlencoded";

  private final UpstreamTokenEndpoint config;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  public UpstreamTokens(UpstreamTokenEndpoint config) {
    this.config = config;
  }

  /** What it answers, whatever that is: it knows clients that we do not. Never fails. */
  CompletionStage<Answer> ask(Relay relay) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request(relay), answer -> new SmallBody());
    return exchange
        .<Answer>thenApply(UpstreamTokens::relayed)
        .orTimeout(WHOLE.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              log.warn(
                  "the other token server cannot be asked",
                  field("realm", config.realm()),
                  field("error", failure));
              return new NotRelayed();
            })
        .whenComplete((done, failure) -> exchange.cancel(true));
  }

  private HttpRequest request(Relay relay) {
    String parameters = encoded(relay.parameters());
    HttpRequest.Builder request =
        relay.form()
            ? HttpRequest.newBuilder(URI.create(config.realm()))
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofString(parameters))
            : HttpRequest.newBuilder(
                    URI.create(
                        config.realm() + (config.realm().contains("?") ? '&' : '?') + parameters))
                .GET();
    relay.authorization().ifPresent(it -> request.header("Authorization", it));
    return request.timeout(WHOLE).header("Accept", "application/json").build();
  }

  private String encoded(Map<String, List<String>> parameters) {
    Map<String, List<String>> changed = new LinkedHashMap<>(parameters);
    changed.put("service", List.of(config.service()));
    return changed.entrySet().stream()
        .flatMap(entry -> entry.getValue().stream().map(value -> pair(entry.getKey(), value)))
        .collect(Collectors.joining("&"));
  }

  private static String pair(String name, String value) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        + '='
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static Relayed relayed(HttpResponse<byte[]> answer) {
    return new Relayed(
        answer.statusCode(),
        answer.headers().firstValue("Content-Type").orElse("application/json"),
        answer.body());
  }
}
