package io.jzot.bench.server;

import io.jzot.bench.seed.Seeder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts servers on stores of their own, and ends them. */
public final class Lab implements AutoCloseable {
  private final Path folder;
  private final List<Product> products;
  private final Filling filling;
  private final Map<String, Contender> running = new LinkedHashMap<>();
  private final Map<String, List<Double>> starts = new LinkedHashMap<>();

  /** Those that do not start, and why. */
  private final Map<String, String> dead = new LinkedHashMap<>();

  private int number;

  /** Stores of this flavour are started on several times, to see how long that takes. */
  private static final int STARTS = 3;

  /** What a store holds. */
  public interface Filling {
    void fill(Seeder seeder, Flavour flavour) throws IOException;
  }

  public Lab(Path folder, List<Product> products, Filling filling) {
    this.folder = folder;
    this.products = List.copyOf(products);
    this.filling = filling;
  }

  public List<Product> products() {
    return products;
  }

  /** The server of that flavour; it is started when it is first asked for. */
  public Contender running(Product product, Flavour flavour)
      throws IOException, InterruptedException {
    String key = product.name() + "-" + flavour;
    Contender contender = running.get(key);
    if (contender != null && contender.isDead()) {
      throw new IOException(product.name() + " has ended, see " + folder.resolve(key));
    }
    if (contender == null) {
      String problem = dead.get(key);
      if (problem != null) {
        throw new IOException(problem);
      }
      try {
        contender = start(product, flavour, key);
      } catch (IOException | RuntimeException e) {
        dead.put(key, String.valueOf(e.getMessage()));
        throw e;
      }
      running.put(key, contender);
    }
    return contender;
  }

  private Contender start(Product product, Flavour flavour, String key)
      throws IOException, InterruptedException {
    Path own = Files.createDirectories(folder.resolve(key));
    Path root = Files.createDirectories(own.resolve("root"));
    fill(product, flavour, root);
    List<Double> seen = starts.computeIfAbsent(key, name -> new ArrayList<>());
    int times = flavour == Flavour.GROWN && product.role() == Role.OURS ? STARTS : 1;
    while (true) {
      Contender contender = product.start(own, root, flavour);
      seen.add(contender.startMillis());
      if (seen.size() >= times) {
        return contender;
      }
      contender.close();
    }
  }

  /** How long the starts on that store took, in milliseconds. */
  public List<Double> starts(String name, Flavour flavour) {
    return List.copyOf(starts.getOrDefault(name + '-' + flavour, List.of()));
  }

  /** Ends a server that does not answer; the rows that are left go on without it. */
  public void giveUp(Contender contender) {
    contender.kill();
  }

  private void fill(Product product, Flavour flavour, Path root)
      throws IOException, InterruptedException {
    Seeder seeder = product.seeder(root);
    filling.fill(seeder, flavour);
    seeder.finish();
    Machine.settle();
  }

  /** Another one on an empty store, for the caller to end. */
  public Contender another(String name) throws IOException, InterruptedException {
    return another(named(name));
  }

  /** The same, of which nothing was prepared before this start. */
  public Contender untrained(String name) throws IOException, InterruptedException {
    return another(named(name).untrained());
  }

  private Product named(String name) {
    return products.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  private Contender another(Product product) throws IOException, InterruptedException {
    Path own = Files.createDirectories(folder.resolve(product.name() + "-another-" + number++));
    return product.start(own, Files.createDirectories(own.resolve("root")), Flavour.PLAIN);
  }

  /** The servers of that flavour that run. */
  public List<Contender> alive(Flavour flavour) {
    return running.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("-" + flavour))
        .map(Map.Entry::getValue)
        .filter(contender -> !contender.isDead())
        .toList();
  }

  /** Ends the servers of a flavour, so that they take no memory from others. */
  public void end(Flavour flavour) {
    running.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("-" + flavour))
        .forEach(entry -> entry.getValue().close());
    running.keySet().removeIf(key -> key.endsWith("-" + flavour));
  }

  @Override
  public void close() {
    running.values().forEach(Contender::close);
  }
}
