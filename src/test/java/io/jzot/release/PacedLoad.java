package io.jzot.release;

import io.jzot.testing.Answer;
import io.jzot.testing.RawConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Requests for {@code /v2/} at a steady rate, whether answers come or not: what an answer takes
 * counts from the moment at which its request was due.
 */
final class PacedLoad implements AutoCloseable {
  private static final int CONNECTIONS = 16;
  private static final long SECOND = 1_000_000_000L;

  private final ExecutorService threads;
  private final int connections;
  private final URI server;
  private final int perSecond;
  private final int requests;
  private final IntFunction<String> authorization;

  /** Answers by status, and how many milliseconds they took. */
  record Result(Map<Integer, Integer> statuses, double median, double p99) {
    static Result of(Map<Integer, Integer> statuses, long[] nanos) {
      Arrays.sort(nanos);
      int last = (int) (nanos.length * 0.99);
      return new Result(statuses, nanos[nanos.length / 2] / 1e6, nanos[last] / 1e6);
    }
  }

  PacedLoad(URI server, int perSecond, Duration time, IntFunction<String> authorization) {
    this(CONNECTIONS, server, perSecond, time, authorization);
  }

  /**
   * Over more connections.
   *
   * @param connections the rate is kept only if this many are not all waiting for answers;
   *     whichever is free sends what is due next
   */
  PacedLoad(
      int connections,
      URI server,
      int perSecond,
      Duration time,
      IntFunction<String> authorization) {
    this.threads = Executors.newFixedThreadPool(connections);
    this.connections = connections;
    this.server = server;
    this.perSecond = perSecond;
    this.requests = (int) (perSecond * time.toSeconds());
    this.authorization = authorization;
  }

  /** Begins. */
  Callable<Result> start() {
    long begin = System.nanoTime();
    long[] nanos = new long[requests];
    AtomicInteger next = new AtomicInteger();
    List<Future<Map<Integer, Integer>>> all = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      all.add(threads.submit(() -> ask(next, begin, nanos)));
    }
    return () -> {
      Map<Integer, Integer> statuses = new TreeMap<>();
      for (Future<Map<Integer, Integer>> one : all) {
        one.get().forEach((status, count) -> statuses.merge(status, count, Integer::sum));
      }
      return Result.of(statuses, nanos);
    };
  }

  private Map<Integer, Integer> ask(AtomicInteger next, long begin, long[] nanos) {
    Map<Integer, Integer> statuses = new TreeMap<>();
    try (RawConnection connection = RawConnection.open(server)) {
      for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
        long due = begin + i * SECOND / perSecond;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        Answer answer =
            connection
                .send(
                    "GET /v2/ HTTP/1.1\r\nHost: a\r\nAuthorization: "
                        + authorization.apply(i)
                        + "\r\n\r\n")
                .read();
        nanos[i] = System.nanoTime() - due;
        statuses.merge(answer.status(), 1, Integer::sum);
      }
    }
    return statuses;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
