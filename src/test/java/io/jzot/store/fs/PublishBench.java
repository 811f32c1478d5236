package io.jzot.store.fs;

import io.jzot.oci.RepositoryName;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What it costs a push that the content of {@code index.json} is forced before it gets its name:
 * with and without, in turns, on the same store. Not a test: run {@code main} with a directory on a
 * real disk and a number of seconds.
 */
public final class PublishBench {
  private static final int WARM = 500;
  private static final int EACH = 200;
  private static final long TURN = 1_000_000_000L;

  private final FileStorage storage;
  private final Switch disk;
  private final AtomicInteger next = new AtomicInteger();

  private PublishBench(FileStorage storage, Switch disk) {
    this.storage = storage;
    this.disk = disk;
  }

  /** Leaves that force out while it is off. */
  private static final class Switch extends HookedDisk {
    private volatile boolean on = true;

    private Switch() {
      super(call -> {});
    }

    @Override
    void force(FileChannel channel) throws IOException {
      if (on || !path(channel).toString().endsWith(".index")) {
        super.force(channel);
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path root = Files.createTempDirectory(Path.of(arguments[0]), "bench");
    long seconds = Long.parseLong(arguments[1]);
    Switch disk = new Switch();
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT, disk)) {
      PublishBench bench = new PublishBench(storage, disk);
      bench.alone(WARM, false);
      print("one client");
      bench.alone((int) (seconds * 50), true);
      for (int clients : new int[] {4, 16}) {
        bench.together(clients, seconds);
      }
    }
  }

  /** An image of three new blobs; the index stays small. */
  private void push() {
    int number = next.incrementAndGet();
    RepositoryName name = new RepositoryName("bench/r" + number / EACH);
    RepositoryContents.of(storage.repository(name)).image("image " + number, "t" + number);
  }

  private double timed() {
    long began = System.nanoTime();
    push();
    return (System.nanoTime() - began) / 1e6;
  }

  private void alone(int count, boolean show) {
    double[][] times = new double[2][count];
    for (int i = 0; i < 2 * count; i++) {
      disk.on = i % 2 == 0;
      times[i % 2][i / 2] = timed();
    }
    if (show) {
      compare(times[0], times[1]);
    }
  }

  /** In turns of a second. */
  private void together(int clients, long seconds) throws InterruptedException {
    List<List<Double>> times = List.of(new ArrayList<>(), new ArrayList<>());
    long began = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      threads.add(
          new Thread(
              () -> {
                while (System.nanoTime() - began < seconds * TURN) {
                  int turn = (int) ((System.nanoTime() - began) / TURN % 2);
                  disk.on = turn == 0;
                  double took = timed();
                  synchronized (times) {
                    times.get(turn).add(took);
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    print(
        "%d clients: %d pushes with, %d without",
        clients, times.get(0).size(), times.get(1).size());
    compare(array(times.get(0)), array(times.get(1)));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void compare(double[] with, double[] without) {
    for (int percent : new int[] {50, 90, 99}) {
      print(
          "p%d with %.3f ms, without %.3f ms, ratio %.2f",
          percent,
          at(with, percent),
          at(without, percent),
          at(with, percent) / at(without, percent));
    }
  }

  private static double at(double[] times, int percent) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  @SuppressWarnings("SystemOut")
  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
