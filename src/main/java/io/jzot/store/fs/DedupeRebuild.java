package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.DedupeReport;
import io.jzot.store.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes each blob of the store one file again: what has no master becomes one, after it was
 * verified and forced; what is a file of its own beside a good master becomes a link to it; masters
 * that no repository has go. Works beside pushes and pulls. When it is stopped, the next run goes
 * on where this one ended, even in another process.
 */
final class DedupeRebuild {
  private static final Logger LOG = LoggerFactory.getLogger(DedupeRebuild.class);
  private static final int PAGE = 100;

  private final DurableFiles files;
  private final Masters masters;
  private final Catalog catalog;
  private final Relinking relinking;
  private final RebuildMark mark;

  DedupeRebuild(
      DurableFiles files, SharedBlobs shared, Stripes stripes, KnownFiles known, Catalog catalog) {
    this.files = files;
    this.masters = shared.masters();
    this.catalog = catalog;
    this.relinking = new Relinking(files, shared, stripes, known);
    this.mark = new RebuildMark(files);
  }

  DedupeReport run(Pace pace) throws IOException {
    if (!masters.isUsed()) {
      return DedupeReport.NONE;
    }
    Relinking.Counts counts = new Relinking.Counts();
    String last = mark.find().orElse(null);
    boolean more = true;
    while (more && !pace.isStopped()) {
      var page = catalog.page(new PageRequest(last, PAGE));
      for (RepositoryName name : page.items()) {
        repository(RepositoryFolder.of(files.root(), name), pace, counts);
        if (pace.isStopped()) {
          break; // This one is begun again by the next run.
        }
        last = name.value();
      }
      more = page.more();
      if (last != null && (more || pace.isStopped())) {
        mark.set(last);
      }
    }
    if (!pace.isStopped()) {
      dropOrphans(pace, counts);
      mark.clear();
    }
    DedupeReport report = counts.report();
    LOG.info(
        "dedupe rebuilt",
        field("finished", !pace.isStopped()),
        field("blobs", report.blobs()),
        field("linked", report.linked()),
        field("adopted", report.adopted()),
        field("dropped", report.dropped()),
        field("refused", report.refused()),
        field("saved", report.saved()));
    return report;
  }

  private void repository(RepositoryFolder folder, Pace pace, Relinking.Counts counts)
      throws IOException {
    if (!folder.isInside(files)) {
      return;
    }
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      boolean changed = false;
      for (Digest digest : digests(folder.blobs(algorithm), algorithm)) {
        if (pace.isStopped()) {
          break;
        }
        changed |= relinking.relink(digest, folder, pace, counts);
        pace.done();
      }
      if (changed) {
        files.flushDirectory(folder.blobs(algorithm));
      }
    }
  }

  private List<Digest> digests(Path directory, DigestAlgorithm algorithm) throws IOException {
    List<Digest> found = new ArrayList<>();
    if (isDirectory(directory)) {
      for (String name : files.disk().list(directory)) {
        Digest.find(algorithm.label() + ':' + name).ifPresent(found::add);
      }
    }
    return found;
  }

  private boolean isDirectory(Path path) throws IOException {
    Optional<FileState> state = files.disk().state(path);
    return state.isPresent() && state.get().isDirectory();
  }

  private void dropOrphans(Pace pace, Relinking.Counts counts) throws IOException {
    Path all = files.root().resolve(Masters.DIRECTORY);
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      Path shards = all.resolve(algorithm.label());
      for (String shard : isDirectory(shards) ? files.disk().list(shards) : List.<String>of()) {
        for (Digest digest : digests(shards.resolve(shard), algorithm)) {
          if (pace.isStopped()) {
            return;
          }
          relinking.dropIfAlone(digest, counts);
          pace.done();
        }
      }
    }
  }
}
