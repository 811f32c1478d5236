package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.store.ScrubReport.Spare;
import io.jzot.store.ScrubReport.SpareKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what takes up room and is part of no image. */
record SpareFinder(Disk disk, Path root) {

  /** Blobs of a repository that were not reached from its index, and what uploads left. */
  List<Spare> inside(RepositoryFolder folder, LayoutChecker.Reached reached) throws IOException {
    List<Spare> found = new ArrayList<>();
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      for (String name : names(folder.blobs(algorithm))) {
        Optional<Digest> digest = Digest.find(algorithm.label() + ':' + name);
        if (digest.isEmpty() || !reached.is(digest.get())) {
          SpareKind kind = digest.isEmpty() ? SpareKind.LEAK : SpareKind.ORPHAN;
          add(kind, folder.blobs(algorithm).resolve(name), found);
        }
      }
    }
    for (String run : names(folder.trash())) {
      for (String name : names(folder.trash().resolve(run))) {
        add(SpareKind.TRASH, folder.trash().resolve(run).resolve(name), found);
      }
    }
    for (String name : names(folder.uploads())) {
      add(SpareKind.UPLOAD, folder.uploads().resolve(name), found);
    }
    return found;
  }

  /** Masters that no repository has, and what was put aside. */
  List<Spare> besideRepositories() throws IOException {
    List<Spare> found = new ArrayList<>();
    Path masters = root.resolve(Masters.DIRECTORY);
    for (String algorithm : names(masters)) {
      for (String shard : names(masters.resolve(algorithm))) {
        for (String name : names(masters.resolve(algorithm).resolve(shard))) {
          Path master = masters.resolve(algorithm).resolve(shard).resolve(name);
          if (disk.state(master).filter(state -> state.links() == 1).isPresent()) {
            add(SpareKind.LEAK, master, found);
          }
        }
      }
    }
    for (String name : names(root.resolve(Quarantine.DIRECTORY))) {
      add(SpareKind.QUARANTINED, root.resolve(Quarantine.DIRECTORY).resolve(name), found);
    }
    return found;
  }

  private List<String> names(Path directory) throws IOException {
    return disk.state(directory).filter(FileState::isDirectory).isPresent()
        ? disk.list(directory)
        : List.of();
  }

  private void add(SpareKind kind, Path path, List<Spare> found) throws IOException {
    disk.state(path)
        .filter(FileState::isFile)
        .ifPresent(
            state -> found.add(new Spare(kind, root.relativize(path).toString(), state.size())));
  }
}
