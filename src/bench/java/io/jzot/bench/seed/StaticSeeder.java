package io.jzot.bench.seed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes files at the paths of the API, for a plain web server. */
public final class StaticSeeder implements Seeder {
  private final Path root;

  public StaticSeeder(Path root) {
    this.root = root;
  }

  @Override
  public void blob(String repository, Content blob) throws IOException {
    place(repository, "blobs", blob.digest(), blob);
  }

  @Override
  public void manifest(String repository, Content manifest, List<String> tags) throws IOException {
    place(repository, "manifests", manifest.digest(), manifest);
    for (String tag : tags) {
      place(repository, "manifests", tag, manifest);
    }
  }

  private void place(String repository, String kind, String name, Content content)
      throws IOException {
    Path folder = Files.createDirectories(root.resolve("v2").resolve(repository).resolve(kind));
    content.place(folder.resolve(name));
  }

  @Override
  public void finish() throws IOException {
    Files.createDirectories(root.resolve("v2"));
    Files.writeString(root.resolve("v2/index.html"), "{}");
  }
}
