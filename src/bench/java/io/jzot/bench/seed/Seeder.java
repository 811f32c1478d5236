package io.jzot.bench.seed;

import java.io.IOException;
import java.util.List;

/** Fills a store before its server starts. */
public interface Seeder {
  void blob(String repository, Content blob) throws IOException;

  /** Publishes an image manifest under tags, or under its digest alone. */
  void manifest(String repository, Content manifest, List<String> tags) throws IOException;

  /** Writes what can only be written at the end. */
  void finish() throws IOException;
}
