package io.jzot.ext.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What is measured for each repository. So that nobody can make series without end, only the first
 * so many repositories that something was really done in have their own; all others share one.
 */
final class RepositoryMeters {
  static final String LABEL = "repo";

  /** Can be no repository's name, as zot's for none. */
  static final String OTHER = "OTHER";

  private static final String NONE = "N/A";

  private final MeterRegistry meters;
  private final int most;
  private final ConcurrentMap<String, Series> own = new ConcurrentHashMap<>();
  private final Series other;
  private final Series none;

  /** In zot's names. */
  record Series(Timer latency, Counter uploads, Counter downloads) {}

  RepositoryMeters(MeterRegistry meters, int most) {
    this.meters = meters;
    this.most = most;
    this.other = series(OTHER);
    this.none = series(NONE);
  }

  /** Of a repository in which something was done. */
  Series used(String name) {
    Series known = own.get(name);
    if (known != null) {
      return known;
    }
    return own.size() < most ? own.computeIfAbsent(name, this::series) : other;
  }

  /** Of a repository that somebody has named, and which may not exist. */
  Series named(String name) {
    return own.getOrDefault(name, other);
  }

  /** Of no repository. */
  Series none() {
    return none;
  }

  private Series series(String name) {
    return new Series(
        Timer.builder("zot.http.repo.latency")
            .description("Time to answer requests to a repository")
            .tag(LABEL, name)
            .register(meters),
        Counter.builder("zot.repo.uploads")
            .description("Manifests that were pushed")
            .tag(LABEL, name)
            .register(meters),
        Counter.builder("zot.repo.downloads")
            .description("Manifests that were pulled")
            .tag(LABEL, name)
            .register(meters));
  }
}
