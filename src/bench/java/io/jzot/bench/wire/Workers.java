package io.jzot.bench.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Several threads with a connection each, which do the same until time is over. */
public final class Workers {
  private Workers() {}

  /** One operation: several requests, maybe. */
  public interface Operation {
    /**
     * Runs it.
     *
     * @param number counts all operations of the run, from 0
     * @return bytes that went over the wire
     */
    long run(Connection connection, int number) throws IOException;
  }

  /** Works for that long, and at least once a connection. */
  public static Load run(Endpoint endpoint, int count, Duration time, Operation operation)
      throws IOException {
    return run(endpoint, count, time, Integer.MAX_VALUE, operation);
  }

  /** The same, but stops after so many operations. */
  public static Load run(Endpoint endpoint, int count, Duration time, int most, Operation operation)
      throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    List<Connection> connections = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        connections.add(Connection.to(endpoint));
      }
      AtomicInteger numbers = new AtomicInteger();
      long began = System.nanoTime();
      long end = began + time.toNanos();
      List<Future<Load>> parts = new ArrayList<>();
      for (Connection connection : connections) {
        parts.add(threads.submit(() -> work(connection, end, most, numbers, operation)));
      }
      Latencies latencies = new Latencies();
      long bytes = 0;
      for (Future<Load> part : parts) {
        Load load = part.get();
        latencies.addAll(load.latencies());
        bytes += load.bytes();
      }
      return new Load(latencies, System.nanoTime() - began, bytes);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
      threads.shutdownNow();
    }
  }

  private static Load work(
      Connection connection, long end, int most, AtomicInteger numbers, Operation operation)
      throws IOException {
    Latencies latencies = new Latencies();
    long bytes = 0;
    int number = numbers.getAndIncrement();
    while (number < most) {
      long began = System.nanoTime();
      bytes += operation.run(connection, number);
      long now = System.nanoTime();
      latencies.add(now - began);
      if (now >= end) {
        break;
      }
      number = numbers.getAndIncrement();
    }
    return new Load(latencies, 0, bytes);
  }
}
