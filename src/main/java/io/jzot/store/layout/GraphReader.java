package io.jzot.store.layout;

import static io.jzot.log.Field.field;

import io.jzot.oci.Digest;
import io.jzot.oci.json.MalformedDocumentException;
import io.jzot.oci.json.ManifestLinks;
import io.jzot.oci.json.Manifests;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the manifests of an index that were not looked into yet: each once, for one reader.
 * Many of them are read by as many threads as there are processors.
 */
final class GraphReader {
  private static final Logger LOG = LoggerFactory.getLogger(GraphReader.class);
  private static final int BATCH = 256;

  /** So few are read by whoever asks, one after the other. */
  private static final int FEW = 32;

  private final RepositoryIndex index;
  private final ReentrantLock one = new ReentrantLock();

  GraphReader(RepositoryIndex index) {
    this.index = index;
  }

  /** Children turn up while their parents are read, so it goes on until nothing is left. */
  void read(ManifestSource source) {
    one.lock();
    try {
      for (List<Digest> batch = index.unread(BATCH);
          !batch.isEmpty();
          batch = index.unread(BATCH)) {
        read(batch, source);
      }
    } finally {
      one.unlock();
    }
  }

  /** Enters what could be read, also when something could not be: nobody reads it again. */
  private void read(List<Digest> batch, ManifestSource source) {
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    Stream<Digest> each = batch.size() > FEW ? batch.parallelStream() : batch.stream();
    List<Read> found =
        each.map(digest -> tryRead(digest, source, failure)).flatMap(Optional::stream).toList();
    index.writing(() -> found.forEach(read -> enter(read.digest(), read.links())));
    RuntimeException first = failure.get();
    if (first != null) {
      throw first;
    }
  }

  /**
   * Leaves a failure to be thrown when all threads are through: a parallel stream that fails does
   * not wait for the others, who would go on reading. Empty after any failure.
   */
  private Optional<Read> tryRead(
      Digest digest, ManifestSource source, AtomicReference<@Nullable RuntimeException> failure) {
    if (failure.get() != null) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(digest, source));
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
      return Optional.empty();
    }
  }

  /**
   * What one manifest says.
   *
   * @param links null when that is not known
   */
  private record Read(Digest digest, @Nullable ManifestLinks links) {}

  private Read read(Digest digest, ManifestSource source) {
    Node node = index.reading(() -> index.tables().nodes().find(digest));
    return new Read(digest, node == null ? null : links(digest, node, source));
  }

  private void enter(Digest digest, @Nullable ManifestLinks links) {
    IndexTables tables = index.tables();
    tables.unread().remove(digest);
    Node node = tables.nodes().find(digest);
    if (node == null || node.links() != null) {
      return; // A writer was faster.
    }
    if (links == null) {
      tables.nodes().put(digest, node.withLinks(Links.UNKNOWN));
    } else {
      tables.attach(digest, node, links);
    }
  }

  private static @Nullable ManifestLinks links(Digest digest, Node node, ManifestSource source) {
    Optional<byte[]> bytes = source.read(digest, node.size());
    if (bytes.isEmpty()) {
      return null;
    }
    try {
      return Manifests.links(bytes.get(), node.mediaType());
    } catch (MalformedDocumentException e) {
      LOG.warn(
          "manifest cannot be read, so what it references is not known",
          field("digest", digest),
          field("problem", e.getMessage()));
      return null;
    }
  }
}
