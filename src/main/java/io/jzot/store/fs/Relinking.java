package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.Digest;
import io.jzot.store.DedupeReport;
import io.jzot.store.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one blob of one repository a link to its master. */
final class Relinking {
  private static final Logger LOG = LoggerFactory.getLogger(Relinking.class);

  private final DurableFiles files;
  private final Masters masters;
  private final Verifier verifier;
  private final Stripes stripes;
  private final KnownFiles known;

  Relinking(DurableFiles files, SharedBlobs shared, Stripes stripes, KnownFiles known) {
    this.files = files;
    this.masters = shared.masters();
    this.verifier = shared.verifier();
    this.stripes = stripes;
    this.known = known;
  }

  /** What was done so far. */
  static final class Counts {
    private long blobs;
    private long linked;
    private long adopted;
    private long dropped;
    private long refused;
    private long saved;

    DedupeReport report() {
      return new DedupeReport(true, blobs, linked, adopted, dropped, refused, saved);
    }
  }

  private enum Outcome {
    SAME,
    LINKED,
    ADOPTED,
    REFUSED
  }

  /** Returns whether the directory of the blob has to be flushed. */
  boolean relink(Digest digest, RepositoryFolder folder, Pace pace, Counts counts)
      throws IOException {
    Path blob = folder.blob(digest);
    Optional<FileState> state = files.disk().state(blob).filter(FileState::isFile);
    Optional<FileState> master = files.disk().state(masters.path(digest));
    if (state.isEmpty()) {
      return false;
    }
    counts.blobs++;
    if (master.isPresent() && master.get().isSameFile(state.get())) {
      return false;
    }
    if (!isPrepared(digest, folder, state.get(), pace)) {
      counts.refused++;
      return false;
    }
    Outcome outcome = stripes.locked(digest, () -> tryRelink(digest, folder, state.get()));
    switch (outcome) {
      case LINKED -> {
        counts.linked++;
        counts.saved += state.get().links() == 1 ? state.get().size() : 0;
      }
      case ADOPTED -> {
        counts.adopted++;
        masters.flush(digest);
      }
      case REFUSED -> counts.refused++;
      default -> {}
    }
    return outcome == Outcome.LINKED;
  }

  /** Looks at the master, and at the blob if it is not good: one of them has to be. */
  private boolean isPrepared(Digest digest, RepositoryFolder folder, FileState state, Pace pace)
      throws IOException {
    Optional<FileState> master = files.disk().state(masters.path(digest));
    if (master.isPresent()) {
      pace.read(known.isGood(digest, master.get()) ? 0 : master.get().size());
    }
    if (masters.verified(digest).isPresent()) {
      files.ensureDirectory(folder.uploads()); // Others make layouts without it.
      return true;
    }
    masters.prepare(digest);
    pace.read(state.size());
    return verifier.isGood(digest, folder.blob(digest), state);
  }

  /** Under the digest's lock: links and renames only. */
  private Outcome tryRelink(Digest digest, RepositoryFolder folder, FileState seen)
      throws IOException {
    Path blob = folder.blob(digest);
    Optional<FileState> state = files.disk().state(blob).filter(seen::isSameContent);
    if (state.isEmpty()) {
      return Outcome.SAME; // Somebody else came first.
    }
    Optional<FileState> master = masters.current(digest);
    if (master.isPresent() && isReplaced(digest, folder)) {
      return Outcome.LINKED;
    }
    // No good master, or it has as many links as the file system allows: this is the next one.
    boolean adopted = known.isGood(digest, state.get()) && masters.adopt(digest, blob);
    return adopted ? Outcome.ADOPTED : Outcome.REFUSED;
  }

  private boolean isReplaced(Digest digest, RepositoryFolder folder) {
    Path beside = folder.staged("link");
    try {
      files.disk().link(beside, masters.path(digest));
      files.disk().rename(beside, folder.blob(digest));
      return true;
    } catch (IOException e) {
      files.discard(beside);
      LOG.info("no link", field("digest", digest), field("error", e.toString()));
      return false;
    }
  }

  /** Drops a master that no repository has. */
  void dropIfAlone(Digest digest, Counts counts) throws IOException {
    stripes.locked(
        digest,
        () -> {
          Optional<FileState> state = files.disk().state(masters.path(digest));
          masters.dropIfAlone(digest);
          if (state.isPresent() && state.get().links() == 1) {
            counts.dropped++;
            counts.saved += state.get().size();
          }
          return true;
        });
  }
}
