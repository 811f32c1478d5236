package io.jzot.bench.row;

import io.jzot.bench.seed.Content;
import io.jzot.bench.seed.Image;
import io.jzot.bench.seed.Material;
import io.jzot.bench.seed.RemoteSeeder;
import io.jzot.bench.seed.Seeder;
import io.jzot.bench.wire.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What every server holds before it is measured. */
public final class Stock {
  static final String ONE = "bench/one";
  static final String MANY = "bench/many";
  static final String BLOBS = "bench/content";
  static final int TAGS = 5_000;
  static final long MEGABYTE = 1_000_000;
  static final long GIGABYTE = 1_000 * MEGABYTE;
  private static final int SMALL_BLOBS = 64;
  private static final int MEDIUM_BLOBS = 16;

  private final Material material;
  private final boolean large;
  private final Content config = Image.config(0);
  private final List<Content> small;
  private final List<Content> medium;

  public Stock(Material material, boolean large) {
    this.material = material;
    this.large = large;
    this.small =
        IntStream.range(0, SMALL_BLOBS).mapToObj(i -> material.blob(1024, 100 + i)).toList();
    this.medium =
        IntStream.range(0, MEDIUM_BLOBS).mapToObj(i -> material.blob(MEGABYTE, 200 + i)).toList();
  }

  /** Everything that the rows of an ordinary server need. */
  public void fill(Seeder seeder) throws IOException {
    fillLittle(seeder);
    fillMany(seeder, MANY, TAGS);
  }

  /** What servers with users or with TLS need. */
  public void fillLittle(Seeder seeder) throws IOException {
    fillMany(seeder, ONE, 1);
    fillBlobs(seeder);
  }

  private void fillBlobs(Seeder seeder) throws IOException {
    seeder.blob(BLOBS, config);
    seeder.blob(BLOBS, big());
    if (large) {
      seeder.blob(BLOBS, huge());
    }
    seeder.manifest(
        BLOBS,
        Image.manifest(config, large ? List.of(big(), huge()) : List.of(big()), "", ""),
        List.of("latest"));
    for (int i = 0; i < MEDIUM_BLOBS; i++) {
      seeder.manifest(BLOBS, image(List.of(medium.get(i)), "m" + i), List.of("m" + i));
    }
    seeder.manifest(BLOBS, image(small, "small"), List.of("small"));
    for (Content blob : small) {
      seeder.blob(BLOBS, blob);
    }
    for (Content blob : medium) {
      seeder.blob(BLOBS, blob);
    }
  }

  /** A repository with so many tags, a manifest each. */
  void fillMany(Seeder seeder, String repository, int tags) throws IOException {
    seeder.blob(repository, config);
    seeder.blob(repository, small.get(0));
    for (int i = 0; i < tags; i++) {
      seeder.manifest(repository, numbered(i), List.of(tag(i)));
    }
  }

  static String tag(int number) {
    return "tag-%07d".formatted(number);
  }

  /** A manifest of its own for each number, of blobs that every repository with tags has. */
  Content numbered(long number) {
    return image(List.of(small.get(0)), "number " + number);
  }

  private Content image(List<Content> layers, String note) {
    return Image.manifest(config, layers, note, "");
  }

  /** As {@link #numbered}, about another manifest. */
  Content referrer(long number, Content subject) {
    return Image.manifest(
        config,
        List.of(small.get(0)),
        "referrer " + number,
        Image.descriptor(Image.MANIFEST, subject));
  }

  /** Gives the blob of 100 MB to a server that has nothing. */
  void pushBig(Endpoint endpoint) throws IOException {
    new RemoteSeeder(endpoint).blob(BLOBS, big());
  }

  List<Content> small() {
    return new ArrayList<>(small);
  }

  List<Content> medium() {
    return new ArrayList<>(medium);
  }

  Content config() {
    return config;
  }

  Content big() {
    return material.blob(100 * MEGABYTE, 1);
  }

  Content huge() {
    return material.blob(GIGABYTE, 1);
  }

  boolean large() {
    return large;
  }

  Material material() {
    return material;
  }
}
