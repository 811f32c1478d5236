package io.jzot.bench.seed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes OCI image layouts, one a repository: what zot, olareg and JZot serve. */
public final class LayoutSeeder implements Seeder {
  private final Path root;
  private final Map<String, StringBuilder> indexes = new HashMap<>();
  private final Set<Path> folders = new HashSet<>();

  public LayoutSeeder(Path root) {
    this.root = root;
  }

  @Override
  public void blob(String repository, Content blob) throws IOException {
    Path folder = root.resolve(repository).resolve("blobs/sha256");
    if (folders.add(folder)) {
      Files.createDirectories(folder);
    }
    blob.place(folder.resolve(blob.hex()));
  }

  @Override
  public void manifest(String repository, Content manifest, List<String> tags) throws IOException {
    blob(repository, manifest);
    StringBuilder index = indexes.computeIfAbsent(repository, name -> new StringBuilder());
    if (tags.isEmpty()) {
      entry(index, manifest, "");
    }
    for (String tag : tags) {
      entry(
          index,
          manifest,
          ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + tag + "\"}");
    }
  }

  private static void entry(StringBuilder index, Content manifest, String annotations) {
    String descriptor = Image.descriptor(Image.MANIFEST, manifest);
    index.append(index.isEmpty() ? "" : ",");
    index.append(descriptor, 0, descriptor.length() - 1).append(annotations).append('}');
  }

  @Override
  public void finish() throws IOException {
    for (Path folder : folders) {
      Path layout = folder.resolve("../..").normalize();
      String name = root.relativize(layout).toString();
      Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
      Files.writeString(
          layout.resolve("index.json"),
          "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":["
              + indexes.getOrDefault(name, new StringBuilder())
              + "]}");
    }
  }
}
