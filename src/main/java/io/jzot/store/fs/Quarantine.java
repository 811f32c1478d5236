package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.Digest;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about a damaged blob: it is replaced by another good copy of the store, the master
 * or another repository's; or put aside, so that it is not there for clients and the next push
 * heals it.
 */
final class Quarantine {
  static final String DIRECTORY = "_quarantine";
  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
  private static final int PAGE = 1000;

  private final DurableFiles files;
  private final KnownFiles known;
  private final Stripes stripes;
  private final SharedBlobs shared;
  private final Catalog catalog;
  private final SeenBlobs seen;

  Quarantine(
      DurableFiles files,
      KnownFiles known,
      Stripes stripes,
      SharedBlobs shared,
      Catalog catalog,
      SeenBlobs seen) {
    this.files = files;
    this.known = known;
    this.stripes = stripes;
    this.shared = shared;
    this.catalog = catalog;
    this.seen = seen;
  }

  /** Deals with a damaged blob of a repository; returns what was done. */
  String found(Digest digest, RepositoryFolder folder, FileState bad) throws IOException {
    known.add(digest, bad, false);
    seen.gone(folder.name(), digest);
    Optional<Path> good = otherCopy(digest, bad);
    String done = "put aside";
    if (good.isPresent() && shared.share(good.get(), digest, folder)) {
      done = "healed from another copy";
    } else {
      putAside(digest, folder, bad);
    }
    LOG.error(
        "blob is damaged",
        field("repository", folder.name()),
        field("digest", digest),
        field("size", bad.size()),
        field("done", done));
    return done;
  }

  private Optional<Path> otherCopy(Digest digest, FileState bad) throws IOException {
    Path master = shared.masters().path(digest);
    if (isGood(digest, master, bad)) {
      return Optional.of(master);
    }
    String last = null;
    boolean more = true;
    while (more) {
      var page = catalog.page(new PageRequest(last, PAGE));
      for (RepositoryName name : page.items()) {
        Path copy = RepositoryFolder.of(files.root(), name).blob(digest);
        if (isGood(digest, copy, bad)) {
          return Optional.of(copy);
        }
        last = name.value();
      }
      more = page.more();
    }
    return Optional.empty();
  }

  private boolean isGood(Digest digest, Path copy, FileState bad) throws IOException {
    return files
        .disk()
        .state(copy)
        .filter(state -> !state.isSameFile(bad) && shared.verifier().isGood(digest, copy, state))
        .isPresent();
  }

  private void putAside(Digest digest, RepositoryFolder folder, FileState bad) throws IOException {
    Path directory = files.root().resolve(DIRECTORY);
    files.ensureDirectory(directory);
    String name = digest.algorithm().label() + '-' + digest.hex() + '-' + bad.inode();
    stripes.locked(
        digest,
        () -> {
          Disk disk = files.disk();
          Path blob = folder.blob(digest);
          if (disk.state(blob).filter(bad::isSameContent).isPresent()) {
            disk.rename(blob, directory.resolve(name));
            // Renaming one name of a file over another of the same file does nothing.
            disk.delete(blob);
          }
          Path master = shared.masters().path(digest);
          if (disk.state(master).filter(bad::isSameFile).isPresent()) {
            disk.delete(master);
          }
          return true;
        });
    files.flushDirectory(directory);
    files.flushDirectory(folder.blobs(digest.algorithm()));
  }
}
