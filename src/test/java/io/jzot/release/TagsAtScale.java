package io.jzot.release;

import io.jzot.oci.RawManifest;
import io.jzot.testing.Blob;
import io.jzot.testing.Figures;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.RepositoryContents;
import io.jzot.testing.TestConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a repository with very many tags, one manifest each, costs a server. Not a test: run {@code
 * main} with {@code -Djzot.executable}, a directory and a number of tags.
 */
public final class TagsAtScale {
  private static final int ROUNDS = 400;
  private static final int FEW = 100;
  private static final int SMALL = 8;
  private static final int WRITERS = 4;

  private final RegistryClient registry;
  private int next;

  private TagsAtScale(JzotProcess server) {
    registry = new RegistryClient(server.uri());
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "tags");
    int tags = Integer.parseInt(arguments[1]);
    load();
    try (JzotProcess server = start(folder)) {
      measure(server, tags);
      server.terminate();
      print("stopped with %d", server.exitCode(Duration.ofSeconds(60)));
    }
    for (int i = 0; i < 3; i++) {
      try (JzotProcess server = start(folder)) {
        TagsAtScale bench = new TagsAtScale(server);
        bench.registry.get("/v2/").expect(200);
        long began = System.nanoTime();
        bench.registry.repository("large").headManifest(tag(tags / 2)).expect(200);
        print("first request after a start: %.0f ms", millis(began));
      }
      load();
    }
  }

  private static JzotProcess start(Path folder) throws IOException {
    return JzotProcess.start(JzotCommand.serve(TestConfig.in(folder).write()), folder);
  }

  private static void measure(JzotProcess server, int tags) throws Exception {
    TagsAtScale bench = new TagsAtScale(server);
    List<RepositoryClient> small = new ArrayList<>();
    for (int i = 0; i < SMALL; i++) {
      small.add(bench.repository("small" + i, FEW));
    }
    RepositoryClient warm = bench.repository("warm", 2000);
    warm.tags("?n=100").expect(200);
    long heap = server.jvm().liveHeap();
    long rss = server.vitals().rss();
    long began = System.nanoTime();
    RepositoryClient large = bench.repository("large", tags);
    print("filled with %d tags in %.0f s", tags, millis(began) / 1000);
    load();
    print(
        "live heap +%.0f MB, resident +%.0f MB",
        (server.jvm().liveHeap() - heap) / 1e6, (server.vitals().rss() - rss) / 1e6);
    bench.pushes(small, large, tags);
    bench.pages(large, tags);
  }

  /** In turns, so that whatever else the machine does hits both. */
  private void pushes(List<RepositoryClient> small, RepositoryClient large, int tags)
      throws IOException {
    double[] few = new double[ROUNDS];
    double[] many = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      few[i] = push(small.get(i % SMALL), "new" + next++);
      many[i] = push(large, "new" + next++);
    }
    print("PUT manifest at %d tags: %s", FEW, spread(few));
    print("PUT manifest at %d tags: %s", tags, spread(many));
    print("ratio of the medians: %.2f", at(many, 50) / at(few, 50));
  }

  private void pages(RepositoryClient large, int tags) throws IOException {
    double[] pages = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      String last = tag((int) ((long) i * tags / ROUNDS));
      long began = System.nanoTime();
      large.tags("?n=100&last=" + last).expect(200);
      pages[i] = millis(began);
    }
    print("tags/list?n=100: %s", spread(pages));
  }

  private RepositoryClient repository(String name, int tags) throws Exception {
    RepositoryClient repository = registry.repository(name);
    for (String blob : List.of("image config", "image layer 1", "image layer 2")) {
      repository.pushInOne(Blob.of(RandomBlobs.bytes(blob))).expect(201);
    }
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int first = i;
      writers.add(
          new Thread(
              () -> {
                for (int n = first; n < tags; n += WRITERS) {
                  push(repository, tag(n));
                }
              }));
    }
    writers.forEach(Thread::start);
    for (Thread writer : writers) {
      writer.join();
    }
    return repository;
  }

  private static double push(RepositoryClient repository, String tag) {
    RawManifest image =
        RepositoryContents.imageOf("image").annotation("n", repository.name() + ' ' + tag).raw();
    String text = new String(image.bytes(), java.nio.charset.StandardCharsets.UTF_8);
    long began = System.nanoTime();
    repository.putManifest(tag, image.mediaType().toString(), text).expect(201);
    return millis(began);
  }

  private static String tag(int number) {
    return "fill-%07d".formatted(number);
  }

  private static double millis(long began) {
    return (System.nanoTime() - began) / 1e6;
  }

  private static String spread(double[] times) {
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, max %.2f ms",
        at(times, 50),
        at(times, 90),
        at(times, 99),
        at(times, 100));
  }

  private static double at(double[] times, int percent) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  private static void load() throws IOException {
    var system = ManagementFactory.getOperatingSystemMXBean();
    print("load %.1f on %d cores", system.getSystemLoadAverage(), system.getAvailableProcessors());
  }

  @SuppressWarnings("SystemOut")
  private static void print(String format, Object... values) throws IOException {
    System.out.println(String.format(Locale.ROOT, format, values));
    Figures.note("tags at scale: " + format, values);
  }
}
