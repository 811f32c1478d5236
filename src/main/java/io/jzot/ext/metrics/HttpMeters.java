package io.jzot.ext.metrics;

import io.jzot.api.RepositoryRoute;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Of requests. Methods are a fixed set, statuses those that the server gives; all meters are looked
 * up once, so that a request costs a few additions.
 */
final class HttpMeters {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER");
  private static final int STATUSES = 600;
  private static final int ERROR = 500;

  private final MeterRegistry meters;
  private final RepositoryMeters repositories;
  private final LongAdder active = new LongAdder();
  private final List<Timer> latency;
  private final List<Timer> firstByte;

  /** By method and status; made when they come. */
  private final AtomicReferenceArray<Counter> requests =
      new AtomicReferenceArray<>(METHODS.size() * STATUSES);

  HttpMeters(MeterRegistry meters, RepositoryMeters repositories) {
    this.meters = meters;
    this.repositories = repositories;
    this.latency =
        METHODS.stream()
            .map(method -> timer("zot.http.method.latency", "Time to answer a request", method))
            .toList();
    this.firstByte =
        METHODS.stream()
            .map(method -> timer("jzot.http.first.byte", "Time to the head of an answer", method))
            .toList();
    // So that a share of errors can be told from the first request on.
    requests(number("GET"), ERROR).increment(0);
    Gauge.builder("jzot.http.requests.active", active, LongAdder::sum)
        .description("Requests that are worked on right now")
        .register(meters);
  }

  private Timer timer(String name, String description, String method) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(Latencies.BUCKETS)
        .tag("method", method)
        .register(meters);
  }

  /** The number of a method, for what follows. */
  static int number(String method) {
    int known = METHODS.indexOf(method);
    return known < 0 ? METHODS.size() - 1 : known;
  }

  void began() {
    active.increment();
  }

  void firstByte(int method, long nanos) {
    firstByte.get(method).record(nanos, TimeUnit.NANOSECONDS);
  }

  void ended(int method, int status, String path, long nanos) {
    active.decrement();
    requests(method, status).increment();
    latency.get(method).record(nanos, TimeUnit.NANOSECONDS);
    Optional<String> name = RepositoryRoute.find(path).map(RepositoryRoute::name);
    RepositoryMeters.Series series =
        name.isPresent() ? repositories.named(name.get()) : repositories.none();
    series.latency().record(nanos, TimeUnit.NANOSECONDS);
  }

  private Counter requests(int method, int status) {
    int code = status >= 0 && status < STATUSES ? status : 0;
    int index = method * STATUSES + code;
    Counter known = requests.get(index);
    if (known != null) {
      return known;
    }
    Counter made =
        Counter.builder("zot.http.requests")
            .description("Requests that were answered")
            .tag("method", METHODS.get(method))
            .tag("code", Integer.toString(code))
            .register(meters);
    requests.set(index, made);
    return made;
  }
}
