package io.jzot.store.fs;

import io.jzot.config.Durability;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A backup of stores, made beside the server that uses them or without one. It is written beside
 * its place and gets its name when all of it is durable; it is itself a root that can be served.
 * Each repository is as it was at one moment between begin and end.
 */
public final class FileBackup {
  /** Why a blob is not in a backup that the store does not have either. */
  public static final String MISSING = "missing";

  private static final int PAGE = 1000;

  private final Disk disk;
  private final Path place;
  private final DurableFiles target;

  private FileBackup(Disk disk, Path place, DurableFiles target) {
    this.disk = disk;
    this.place = place;
    this.target = target;
  }

  /**
   * What was copied of a store.
   *
   * @param blobs that were copied
   * @param bytes of them
   * @param linked blobs that an earlier backup had, and that share their bytes with it
   */
  public record Report(
      long repositories, long blobs, long bytes, long linked, List<Problem> problems) {
    public Report {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Something that could not be copied, and is not in the backup.
   *
   * @param repository or a folder above repositories
   * @param what a digest, a file of the layout, or the folder
   */
  public record Problem(String repository, String what, String why) {}

  /**
   * How a store is copied.
   *
   * @param dedupe whether equal blobs share their bytes
   * @param previous the same store in an earlier backup; null for none
   */
  public record Options(boolean dedupe, @Nullable Path previous) {}

  /**
   * Begins a backup at a place where nothing is yet.
   *
   * @throws StorageUnusableException when something is there, or a backup that was never ended
   */
  public static FileBackup begin(Path place) throws IOException {
    return begin(place, new Disk());
  }

  static FileBackup begin(Path place, Disk disk) throws IOException {
    Path absolute = place.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null || disk.state(absolute).isPresent()) {
      throw new StorageUnusableException(place + " exists already; name a new folder");
    }
    if (disk.state(parent).isEmpty()) {
      throw new StorageUnusableException(parent + " does not exist");
    }
    Path partial = absolute.resolveSibling(absolute.getFileName() + ".partial");
    if (disk.state(partial).isPresent()) {
      throw new StorageUnusableException(
          partial + " is there, of a backup that runs or was ended too early; remove it if so");
    }
    disk.createDirectory(partial);
    Path real = disk.realPath(partial);
    return new FileBackup(
        disk,
        real.resolveSibling(Objects.requireNonNull(absolute.getFileName())),
        new DurableFiles(disk, real, Durability.FULL));
  }

  /** Where it is written until it is finished. */
  public Path folder() {
    return target.root();
  }

  /**
   * Copies all repositories of a store.
   *
   * @param below folder of the backup; empty for the backup itself
   * @throws StorageUnusableException when the store is not there or of a newer version, or the
   *     backup lies within it
   */
  public Report store(Path root, String below, Options options, Pace pace) throws IOException {
    if (disk.state(root.toAbsolutePath()).isEmpty()) {
      throw new StorageUnusableException("no store at " + root);
    }
    Path real = disk.realPath(root);
    if (target.root().startsWith(real)) {
      throw new StorageUnusableException(place + " lies within the store " + root);
    }
    StoreFormat.checkReadable(new DurableFiles(disk, real, Durability.FULL));
    Path into = target.root().resolve(below);
    target.ensureDirectory(into);
    DurableFiles files = new DurableFiles(disk, into, Durability.FULL);
    StoreFormat.check(files);
    BackupBlobs blobs =
        new BackupBlobs(disk, real, files, options.previous(), options.dedupe(), pace);
    Catalog catalog = new Catalog(disk, real);
    catalog.fill();
    long repositories = 0;
    List<Problem> problems = new ArrayList<>();
    PageRequest page = new PageRequest(null, PAGE);
    boolean more = true;
    while (more) {
      var names = catalog.page(page);
      for (RepositoryName name : names.items()) {
        Map<String, String> found = new TreeMap<>();
        if (repository(name, real, files, blobs, found)) {
          repositories++;
        }
        found.forEach((what, why) -> problems.add(new Problem(name.value(), what, why)));
        page = new PageRequest(name.value(), PAGE);
        pace.done();
      }
      more = names.more();
    }
    catalog.unlisted().stream()
        .sorted()
        .forEach(name -> problems.add(new Problem(name, "folder", "cannot be listed")));
    blobs.flush();
    return new Report(repositories, blobs.count(), blobs.bytes(), blobs.linked(), problems);
  }

  private boolean repository(
      RepositoryName name,
      Path root,
      DurableFiles files,
      BackupBlobs blobs,
      Map<String, String> problems)
      throws IOException {
    return new RepositoryBackup(
            disk,
            files,
            RepositoryFolder.of(root, name),
            RepositoryFolder.of(files.root(), name),
            blobs)
        .run(problems);
  }

  /** Something was written into {@link #folder} by somebody else, who has closed it. */
  public void written(Path file) throws IOException {
    target.force(file);
  }

  /** Gives it its name. */
  public void finish() throws IOException {
    target.flushDirectory(target.root());
    disk.rename(target.root(), place);
    target.flushDirectory(Objects.requireNonNull(place.getParent()));
  }
}
