package io.jzot.bench.seed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the store of distribution's file system driver: content by digest, links by name. */
public final class DistributionSeeder implements Seeder {
  private final Path base;

  public DistributionSeeder(Path root) {
    this.base = root.resolve("docker/registry/v2");
  }

  @Override
  public void blob(String repository, Content blob) throws IOException {
    content(blob);
    link(repository, "_layers/sha256/" + blob.hex(), blob);
  }

  @Override
  public void manifest(String repository, Content manifest, List<String> tags) throws IOException {
    content(manifest);
    link(repository, "_manifests/revisions/sha256/" + manifest.hex(), manifest);
    for (String tag : tags) {
      link(repository, "_manifests/tags/" + tag + "/current", manifest);
      link(repository, "_manifests/tags/" + tag + "/index/sha256/" + manifest.hex(), manifest);
    }
  }

  private void content(Content content) throws IOException {
    String hex = content.hex();
    Path folder = base.resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
    Files.createDirectories(folder);
    content.place(folder.resolve("data"));
  }

  private void link(String repository, String below, Content content) throws IOException {
    Path folder = base.resolve("repositories").resolve(repository).resolve(below);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("link"), content.digest());
  }

  @Override
  public void finish() {
    // Everything is there.
  }
}
