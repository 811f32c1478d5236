package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.LayoutIndex;
import io.jzot.store.layout.IndexImage;
import io.jzot.store.layout.IndexMerge;
import io.jzot.store.layout.RepositoryIndex;
import io.jzot.store.layout.Stamp;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an {@code index.json} that is not the one that was published last means to the log. */
final class OutsideEdits {
  private static final Logger LOG = LoggerFactory.getLogger(OutsideEdits.class);

  private final RepositoryFolder folder;
  private final Disk disk;
  private final GroupCommit commits;

  OutsideEdits(RepositoryFolder folder, Disk disk, GroupCommit commits) {
    this.folder = folder;
    this.disk = disk;
    this.commits = commits;
  }

  /**
   * What is true now.
   *
   * @param published the change that the document shows; {@link Stamp#NONE} when it has to be
   *     published anew
   * @param edited whether the document is somebody else's
   */
  record Outcome(RepositoryIndex index, long published, boolean edited) {}

  /**
   * Judges a document. Nothing may be queued for the log.
   *
   * @param ours what the log says
   * @param seen what the document said when it was looked at last, if it was somebody else's then
   * @param first whether this process never looked at it before: only then can it be one that was
   *     merged in an earlier life
   */
  Outcome judge(
      LayoutIndex document, RepositoryIndex ours, @Nullable IndexImage seen, boolean first)
      throws IOException {
    Stamp stamp = Stamp.of(document);
    if (stamp.sequence() > ours.sequence()) {
      return ahead(document, ours, stamp);
    }
    // After an edit, what was ours before means that the edit was undone.
    if (stamp.ours() && seen == null) {
      return new Outcome(ours, stamp.sequence(), false);
    }
    if (first && stamp.content() == commits.absorbed()) {
      return new Outcome(ours, Stamp.NONE, true);
    }
    LOG.warn(
        "index.json was edited from outside and is merged",
        field("repository", folder.name()),
        field("base", stamp.sequence()),
        field("sequence", ours.sequence()));
    LayoutIndex theirs = Stamp.without(document);
    return replaced(merged(theirs, stamp, ours, seen), ours, ours.sequence() + 1, stamp, true);
  }

  /**
   * The log lost what the document still has: written with less durability, a live copy, or shown
   * after an edit and not logged yet. Whoever edited it since saw all that the log has.
   */
  private Outcome ahead(LayoutIndex document, RepositoryIndex ours, Stamp stamp)
      throws IOException {
    LOG.warn(
        "index.json is newer than the log and replaces it",
        field("repository", folder.name()),
        field("shown", stamp.sequence()),
        field("logged", ours.sequence()));
    boolean edited = !stamp.ours();
    long sequence = edited ? stamp.sequence() + 1 : stamp.sequence();
    return replaced(Stamp.without(document), ours, sequence, stamp, edited);
  }

  private Outcome replaced(
      LayoutIndex index, RepositoryIndex ours, long sequence, Stamp stamp, boolean edited)
      throws IOException {
    RepositoryIndex fresh = new RepositoryIndex(index);
    fresh.learnFrom(ours);
    fresh.number(sequence);
    commits.replace(fresh, stamp.content());
    return new Outcome(fresh, edited ? Stamp.NONE : sequence, edited);
  }

  private LayoutIndex merged(
      LayoutIndex theirs, Stamp stamp, RepositoryIndex ours, @Nullable IndexImage seen)
      throws IOException {
    IndexImage now = ours.image();
    Optional<IndexImage> base = seen == null ? base(stamp.sequence(), now) : Optional.of(seen);
    return base.isPresent()
        ? IndexMerge.merge(base.get(), theirs, now)
        : IndexMerge.union(theirs, now, stamp.sequence() == Stamp.NONE);
  }

  /** What the editor saw. */
  private Optional<IndexImage> base(long sequence, IndexImage now) throws IOException {
    if (sequence == now.sequence()) {
      return Optional.of(now);
    }
    if (sequence == Stamp.NONE || sequence > now.sequence()) {
      return Optional.empty();
    }
    return LogReader.read(disk, folder.journal(), sequence)
        .filter(log -> log.index().sequence() == sequence)
        .map(log -> log.index().image());
  }

  /** A document as one can compare it. */
  static IndexImage image(LayoutIndex document) {
    return new RepositoryIndex(Stamp.without(document)).image();
  }
}
