package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.Pace;
import io.jzot.store.RepositoryCensus;
import io.jzot.store.StoreRoom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what is stored by looking at every file once. Takes no lock and remembers nothing: how
 * many repositories share a blob says its number of links.
 */
final class Census {
  private static final Logger LOG = LoggerFactory.getLogger(Census.class);
  private static final int PAGE = 1000;

  private final StoreParts parts;
  private final Disk disk;
  private final Pace pace;

  Census(StoreParts parts, Pace pace) {
    this.parts = parts;
    this.disk = parts.files().disk();
    this.pace = pace;
  }

  void take(Consumer<RepositoryCensus> each) throws IOException {
    String last = null;
    boolean more = true;
    while (more && !pace.isStopped()) {
      Page<RepositoryName> page = parts.catalog().page(new PageRequest(last, PAGE));
      for (RepositoryName name : page.items()) {
        last = name.value();
        if (!pace.isStopped()) {
          count(RepositoryFolder.of(parts.files().root(), name)).ifPresent(each);
        }
      }
      more = page.more();
    }
  }

  /** Empty for what cannot be read just now. */
  private Optional<RepositoryCensus> count(RepositoryFolder folder) {
    try {
      Tally tally = new Tally();
      for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
        for (String name : list(folder.blobs(algorithm))) {
          Optional<Digest> digest = Digest.find(algorithm.label() + ':' + name);
          if (digest.isPresent()) {
            tally.add(disk.state(folder.blob(digest.get())));
            pace.done();
          }
        }
      }
      return Optional.of(
          new RepositoryCensus(
              folder.name(),
              tally.blobs,
              tally.bytes,
              tally.stored,
              list(folder.uploads()).stream().filter(RepositoryFolder::isUpload).count(),
              trash(folder),
              !parts.keeper().isCalm(folder.name())));
    } catch (IOException e) {
      LOG.warn(
          "repository cannot be counted",
          field("repository", folder.name()),
          field("error", e.toString()));
      return Optional.empty();
    }
  }

  private List<String> list(Path directory) throws IOException {
    return disk.state(directory).filter(FileState::isDirectory).isPresent()
        ? disk.list(directory)
        : List.of();
  }

  private long trash(RepositoryFolder folder) throws IOException {
    long bytes = 0;
    for (Trash.Entry entry : parts.trash().entries(folder)) {
      bytes += disk.state(entry.file()).map(FileState::size).orElse(0L);
    }
    return bytes;
  }

  /** Of one repository. */
  private final class Tally {
    private long blobs;
    private long bytes;
    private double stored;

    private void add(Optional<FileState> state) {
      if (state.filter(FileState::isFile).isPresent()) {
        long size = state.get().size();
        long names = state.get().links() - (parts.shared().masters().isUsed() ? 1 : 0);
        blobs++;
        bytes += size;
        stored += (double) size / Math.max(1, names);
      }
    }
  }

  /** The room of the medium. */
  StoreRoom room() throws IOException {
    Path root = parts.files().root();
    return new StoreRoom(root.toString(), disk.usableSpace(root), disk.totalSpace(root));
  }
}
