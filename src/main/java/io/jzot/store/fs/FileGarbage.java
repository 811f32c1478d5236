package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.store.RepositoryGarbage;
import io.jzot.store.grace.Keeper;
import io.jzot.store.grace.Verdict;
import io.jzot.store.layout.RepositoryIndex;
import io.jzot.store.layout.Untagged;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be taken out of one repository on a file system. */
final class FileGarbage implements RepositoryGarbage {
  private static final Logger LOG = LoggerFactory.getLogger(FileGarbage.class);

  /** So many are taken before somebody looks again whether the index was edited from outside. */
  private static final int BATCH = 256;

  private final RepositoryFolder folder;
  private final FileRepositoryReader reader;
  private final FileRepositoryWriter writer;
  private final IndexFile index;
  private final FileShelf shelf;
  private final StoreParts parts;
  private final Disk disk;
  private final Keeper keeper;
  private final Ages ages;

  FileGarbage(FileShelf shelf, FileRepositoryReader reader, FileRepositoryWriter writer) {
    this.folder = shelf.folder();
    this.reader = reader;
    this.writer = writer;
    this.index = shelf.index();
    this.shelf = shelf;
    this.parts = shelf.parts();
    this.disk = parts.files().disk();
    this.keeper = parts.keeper();
    this.ages = new Ages(keeper);
  }

  /** What the keeper knows a manifest without a name by. */
  static String loose(Digest manifest) {
    return "loose " + manifest;
  }

  @Override
  public boolean isCalm() {
    return keeper.isCalm(folder.name());
  }

  @Override
  public void settle() {
    keeper.settle(folder.name());
  }

  @Override
  public void stir() {
    keeper.stir(folder.name());
  }

  /**
   * The index with its whole graph; empty when there is no repository.
   *
   * @throws OciException UNAVAILABLE when it is not known for sure what is referenced
   */
  private Optional<RepositoryIndex> complete() throws IOException {
    Optional<RepositoryIndex> current = reader.current();
    if (current.isEmpty()) {
      return current;
    }
    RepositoryIndex now = current.get();
    IndexView view = index.view();
    if (view != null) {
      view.checkWritable();
    }
    now.readGraph(reader::manifest);
    for (Map.Entry<Digest, Boolean> unknown : now.unknown().entrySet()) {
      Path file = folder.blob(unknown.getKey());
      if (unknown.getValue() || disk.state(file).isPresent()) {
        throw new OciException(
                ErrorCode.UNAVAILABLE,
                "manifest "
                    + unknown.getKey()
                    + " cannot be read, so it is not known what is garbage")
            .with("digest", unknown.getKey());
      }
    }
    return current;
  }

  @Override
  public List<Loose> loose() {
    return parts
        .errors()
        .reading(
            () -> {
              List<Loose> found = new ArrayList<>();
              Optional<RepositoryIndex> now = complete();
              for (Untagged each : now.map(RepositoryIndex::untagged).orElse(List.of())) {
                found.add(loose(each));
              }
              return found;
            });
  }

  private Loose loose(Untagged each) throws IOException {
    Digest digest = each.manifest().digest();
    boolean orphaned = each.subject() != null && !each.hasSubject();
    boolean rested = keeper.isUnused(folder.name(), loose(digest));
    return new Loose(each.manifest(), each.subject(), orphaned, ageOf(digest), rested);
  }

  @Override
  public Duration age(Digest digest) {
    return parts.errors().reading(() -> ageOf(digest));
  }

  private Duration ageOf(Digest digest) throws IOException {
    return disk.state(folder.blob(digest)).map(ages::of).orElse(Duration.ZERO);
  }

  @Override
  public boolean sweep(Predicate<Item> goes) {
    return parts.errors().writing(() -> new Sweep(goes).run());
  }

  /** One walk over the blobs. */
  private final class Sweep {
    private final Predicate<Item> goes;
    private final List<Digest> taken = new ArrayList<>();
    private boolean left;

    private Sweep(Predicate<Item> goes) {
      this.goes = goes;
    }

    private boolean run() throws IOException {
      Optional<RepositoryIndex> now = complete();
      if (now.isEmpty() || !folder.isInside(parts.files())) {
        return false;
      }
      try {
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
          for (Digest digest : digests(algorithm)) {
            if (!shelf.isReferenced(digest)) {
              consider(digest);
            }
          }
        }
      } finally {
        lookAgain();
      }
      return left;
    }

    /** Memory is asked first: most garbage is too young, or gone the next time. */
    private void consider(Digest digest) throws IOException {
      if (keeper.judge(folder.name(), digest, shelf) != Verdict.GOES) {
        left = true;
        return;
      }
      Optional<FileState> state = disk.state(folder.blob(digest)).filter(FileState::isFile);
      if (state.isEmpty()) {
        return;
      }
      if (!ages.isOld(state.get()) || !goes.test(new Item(digest.toString(), state.get().size()))) {
        left = true;
        return;
      }
      if (taken.isEmpty()) {
        prepare();
      }
      Verdict verdict =
          parts.errors().room().freeing(() -> keeper.sweep(folder.name(), digest, shelf));
      if (verdict == Verdict.GOES) {
        taken.add(digest);
      }
      if (taken.size() >= BATCH) {
        lookAgain();
      }
    }

    /** No index on the disk names what is taken away, neither ours nor somebody else's. */
    private void prepare() throws IOException {
      complete();
      index.publisher().flush();
    }

    /** Whoever edits the index from outside knows no pins: what is referenced now comes back. */
    private void lookAgain() throws IOException {
      if (taken.isEmpty()) {
        return;
      }
      reader.current().ifPresent(now -> now.readGraph(reader::manifest));
      for (Digest digest : taken) {
        if (shelf.isReferenced(digest) && keeper.restore(folder.name(), digest, shelf)) {
          LOG.warn(
              "blob is referenced from outside and comes back",
              field("repository", folder.name()),
              field("digest", digest));
        }
      }
      taken.clear();
    }
  }

  private List<Digest> digests(DigestAlgorithm algorithm) throws IOException {
    List<Digest> found = new ArrayList<>();
    Path directory = folder.blobs(algorithm);
    if (disk.state(directory).filter(FileState::isDirectory).isPresent()) {
      for (String name : disk.list(directory)) {
        Digest.find(algorithm.label() + ':' + name).ifPresent(found::add);
      }
    }
    return found;
  }

  @Override
  public boolean expireUploads(Predicate<Item> goes) {
    return parts.errors().writing(() -> parts.uploads().expire(folder, goes));
  }

  @Override
  public boolean emptyTrash(Predicate<Item> goes) {
    return parts
        .errors()
        .writing(
            () -> {
              List<Trash.Entry> entries = parts.trash().entries(folder);
              boolean left = false;
              if (!entries.isEmpty()) {
                complete();
                index.publisher().flush();
              }
              try (Releases releases = new Releases(disk)) {
                for (Trash.Entry entry : entries) {
                  left |= !isEmptied(entry, goes, releases);
                  releases.let();
                }
              }
              parts.trash().tidy(folder);
              return left;
            });
  }

  private boolean isEmptied(Trash.Entry entry, Predicate<Item> goes, Releases releases)
      throws IOException {
    Digest digest = entry.digest();
    boolean hurry = parts.errors().room().isShort();
    if (!hurry && keeper.isAlone() && !disk.state(entry.run()).map(ages::isOld).orElse(false)) {
      return false;
    }
    return keeper.empty(
        folder.name(),
        digest,
        hurry,
        () -> {
          if (shelf.isReferenced(digest)) {
            if (disk.state(folder.blob(digest)).isEmpty()) {
              parts.trash().giveBack(digest, folder, entry.file());
              return true;
            }
          }
          return parts
              .trash()
              .remove(entry, bytes -> goes.test(new Item(digest.toString(), bytes)), releases);
        });
  }

  @Override
  public boolean isEmpty() {
    return parts.errors().reading(writer::isEmpty);
  }

  @Override
  public boolean removeIfEmpty() {
    return parts.errors().writing(writer::removeIfEmpty);
  }
}
