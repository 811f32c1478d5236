package io.jzot.store.fs;

import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.RepositoryContents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * How the cost of a push, of a page of tags and of a restart grows with the number of tags. Not a
 * test: run {@code main} with a directory and a number of tags.
 */
public final class TagsBench {
  private static final RepositoryName NAME = new RepositoryName("bench");
  private static final int ROUNDS = 400;

  private final RepositoryStorage repository;
  private final boolean distinct;
  private int next;

  private TagsBench(RepositoryStorage repository, boolean distinct) {
    this.repository = repository;
    this.distinct = distinct;
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    int tags = Integer.parseInt(arguments[1]);
    for (boolean distinct : new boolean[] {false, true}) {
      Path root = Files.createTempDirectory(directory, "bench");
      print("manifests=%s", distinct ? "one a tag" : "one for all");
      run(root, tags, distinct);
      restart(root);
    }
  }

  private static void run(Path root, int tags, boolean distinct) throws Exception {
    long before = used();
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      TagsBench bench = new TagsBench(storage.repository(NAME), distinct);
      RepositoryContents.of(bench.repository).blobsOf("image");
      bench.pushes(500);
      bench.remove();
      bench.pushes(100);
      bench.measure(100);
      long small = used();
      long began = System.nanoTime();
      bench.fill(tags);
      print("fill=%d tags in %.1f s", tags, (System.nanoTime() - began) / 1e9);
      Thread.sleep(3000);
      bench.measure(tags);
      print(
          "memory per tag=%d bytes, in all=%d MB",
          (used() - small) / tags, (used() - before) >> 20);
    }
    print("log=%d KB", Files.size(root.resolve("bench/.journal")) >> 10);
  }

  private void fill(int tags) throws Exception {
    int threads = 16;
    io.jzot.testing.Together.run(
        threads,
        thread ->
            () -> {
              for (int i = 0; i < 50 && i < tags; i++) {
                push("warm-" + thread + "-" + i);
              }
              return true;
            });
    Thread[] pushers = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      int thread = i;
      pushers[i] =
          new Thread(
              () -> {
                for (int n = thread; n < tags; n += threads) {
                  push("fill-%06d".formatted(n));
                }
              });
      pushers[i].start();
    }
    for (Thread pusher : pushers) {
      pusher.join();
    }
  }

  private void pushes(int count) {
    for (int i = 0; i < count; i++) {
      push("tag-" + next++);
    }
  }

  private void remove() {
    repository.update(
        draft -> {
          repository.tags(PageRequest.ALL).items().forEach(draft::untag);
          return true;
        });
  }

  private void push(String tag) {
    RepositoryContents contents = RepositoryContents.of(repository);
    var document = RepositoryContents.imageOf("image");
    RawManifest image = distinct ? document.annotation("n", tag).raw() : document.raw();
    contents.push(image, tag);
  }

  private void measure(int tags) {
    long[] pushes = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long began = System.nanoTime();
      push("tag-" + next++);
      pushes[i] = System.nanoTime() - began;
    }
    long[] pages = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      String last = "fill-%06d".formatted((long) i * tags / ROUNDS);
      long began = System.nanoTime();
      repository.tags(new PageRequest(last, 100));
      pages[i] = System.nanoTime() - began;
    }
    long[] finds = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long began = System.nanoTime();
      repository.find(new Tag("tag-" + (next - 1)));
      finds[i] = System.nanoTime() - began;
    }
    print(
        "tags=%d push p50=%.3f ms p99=%.3f ms, page p50=%.3f ms max=%.3f ms, find p50=%.3f ms",
        tags, at(pushes, 50), at(pushes, 99), at(pages, 50), at(pages, 100), at(finds, 50));
  }

  private static double at(long[] times, int percent) {
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
  }

  private static void restart(Path root) {
    for (int i = 0; i < 3; i++) {
      try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
        long began = System.nanoTime();
        storage.repository(NAME).find(new Tag("fill-000001"));
        print("restart to first answer=%.0f ms", (System.nanoTime() - began) / 1e6);
      }
    }
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @SuppressWarnings("SystemOut")
  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
