package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.config.Durability;
import io.jzot.oci.OciException;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.DedupeReport;
import io.jzot.store.Pace;
import io.jzot.store.RepairedIndex;
import io.jzot.store.RepositoryCensus;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.ScrubReport;
import io.jzot.store.Storage;
import io.jzot.store.StoreRoom;
import io.jzot.store.grace.Keeper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store below one directory. What lies there at any instant is a set of image layouts that other
 * tools can read; layouts that other tools put there are served.
 */
public final class FileStorage implements Storage {
  private static final Logger LOG = LoggerFactory.getLogger(FileStorage.class);

  /** How much of the memory the indexes of repositories may take that nobody is using. */
  private static final long WARM_BYTES = Runtime.getRuntime().maxMemory() / 3;

  /** How much of it the contents of small blobs may take. */
  private static final long CONTENT_BYTES = Runtime.getRuntime().maxMemory() / 16;

  /** How much of it what was seen of blobs lately may take. */
  private static final long SEEN_BYTES = Runtime.getRuntime().maxMemory() / 24;

  private final StoreLock lock;
  private final StoreParts parts;
  private final Interned<RepositoryName, FileRepositoryStorage> repositories;

  private FileStorage(StoreLock lock, StoreParts parts, long warmBytes) {
    this.lock = lock;
    this.parts = parts;
    this.repositories = new Interned<>(warmBytes);
  }

  /**
   * Opens the store below a directory, which is made if need be. Costs the same however large it
   * is.
   *
   * @throws StorageUnusableException when another process has it, a newer version wrote it, or the
   *     medium cannot do what is asked of it
   */
  public static FileStorage open(Path root, FileStorageOptions options) {
    return open(root, options, new Disk());
  }

  static FileStorage open(Path root, FileStorageOptions options, Disk disk) {
    return open(root, options, disk, WARM_BYTES);
  }

  /**
   * @param warmBytes how much the indexes may take together that nobody is using
   */
  static FileStorage open(Path root, FileStorageOptions options, Disk disk, long warmBytes) {
    try {
      makeRoot(root.toAbsolutePath().normalize(), options.durability(), disk);
      return open(disk, disk.realPath(root), options, warmBytes);
    } catch (IOException e) {
      throw new StorageUnusableException("the store " + root + " cannot be opened: " + e, e);
    }
  }

  private static void makeRoot(Path root, Durability durability, Disk disk) throws IOException {
    Path parent = root.getParent();
    if (parent == null || disk.state(root).isPresent()) {
      return;
    }
    makeRoot(parent, durability, disk);
    disk.createDirectory(root);
    if (durability == Durability.FULL) {
      disk.forceDirectory(parent);
    }
  }

  private static FileStorage open(Disk disk, Path root, FileStorageOptions options, long warmBytes)
      throws IOException {
    StoreLock lock = StoreLock.take(disk, root);
    boolean opened = false;
    try {
      DurableFiles files = new DurableFiles(disk, root, options.durability());
      MediumCheck.directories(files);
      StoreFormat.check(files);
      boolean links = options.dedupe() && MediumCheck.links(files);
      Room room = options.reserve() ? Room.guarded(disk, root) : Room.unguarded(disk, root);
      FileStorage storage = new FileStorage(lock, parts(files, links, room, options), warmBytes);
      storage.parts.catalog().fill();
      opened = true;
      LOG.info(
          "store opened",
          field("root", root),
          field("dedupe", links),
          field("durability", options.durability()));
      return storage;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  private static Keeper keeper(FileStorageOptions options) {
    return new Keeper(options.grace(), options.ticker(), !options.serving());
  }

  private static OwnedUploads owned(FileStorageOptions options) {
    return new OwnedUploads(options.uploadsPerOwner());
  }

  private static StoreParts parts(
      DurableFiles files, boolean links, Room room, FileStorageOptions options) {
    Keeper keeper = keeper(options);
    KnownFiles known = new KnownFiles();
    Verifier verifier = new Verifier(files, known);
    Masters masters = new Masters(files, known, verifier, links);
    Stripes stripes = new Stripes();
    SeenBlobs seen = new SeenBlobs(SEEN_BYTES, options.ticker());
    FileBlobs blobs = new FileBlobs(files, known, verifier, masters, stripes, seen);
    BlobPlacing placing = new BlobPlacing(files, known, masters, stripes, blobs);
    MediumErrors errors = new MediumErrors(room, new MediumHealth(files, room));
    SharedBlobs shared = new SharedBlobs(placing, masters, verifier, files.disk());
    Catalog catalog = new Catalog(files.disk(), files.root());
    return new StoreParts(
        files,
        errors,
        shared,
        blobs,
        new FileUploads(files, errors, verifier, keeper, owned(options)),
        catalog,
        new Quarantine(files, known, stripes, shared, catalog, seen),
        new DedupeRebuild(files, shared, stripes, known, catalog),
        new Housekeeping(),
        keeper,
        new Trash(files, stripes, masters, blobs),
        new SmallContents(CONTENT_BYTES),
        seen,
        options.locks());
  }

  @Override
  public RepositoryStorage repository(RepositoryName name) {
    return of(name);
  }

  FileRepositoryStorage of(RepositoryName name) {
    return repositories.intern(
        name,
        () ->
            new FileRepositoryStorage(
                RepositoryFolder.of(parts.files().root(), name), parts, this));
  }

  /**
   * Holds on to a repository that exists, with its index.
   *
   * @param weight roughly how many bytes that takes
   */
  void keep(FileRepositoryStorage repository, long weight) {
    repositories.keep(repository.name(), repository, weight);
  }

  @Override
  public Page<RepositoryName> repositories(PageRequest page) {
    return parts.errors().reading(() -> parts.catalog().page(page));
  }

  @Override
  public void refresh() {
    parts
        .errors()
        .reading(
            () -> {
              parts.catalog().refresh();
              return true;
            });
  }

  @Override
  public Optional<String> trouble() {
    return parts.errors().health().trouble();
  }

  @Override
  public long unpublished() {
    return parts.housekeeping().waiting();
  }

  @Override
  public List<StoreRoom> census(Pace pace, Consumer<RepositoryCensus> each) {
    Census census = new Census(parts, pace);
    return parts
        .errors()
        .reading(
            () -> {
              census.take(each);
              return List.of(census.room());
            });
  }

  @Override
  public void probe() {
    parts.errors().health().probe();
  }

  @Override
  public void beginCollection() {
    parts.trash().begin();
  }

  @Override
  public ScrubReport scrub(Pace pace, Consumer<ScrubReport.Image> each) {
    DurableFiles files = parts.files();
    LayoutChecker checker =
        new LayoutChecker(files.disk(), files.root(), pace, parts.quarantine()::found);
    return parts.errors().reading(() -> checker.check(parts.catalog(), this::publish, each));
  }

  @Override
  public void repair(Consumer<RepairedIndex> each) {
    IndexRepair repair = new IndexRepair(parts.files(), parts.shared().verifier(), parts.catalog());
    parts.errors().write(() -> repair.run(each));
  }

  /** What a crash left of an index is no damage while there is a log to make it from. */
  private void publish(RepositoryName name) {
    try {
      of(name).publish();
    } catch (IOException | OciException e) {
      LOG.warn(
          "repository cannot be brought up to date",
          field("repository", name),
          field("error", e.toString()));
    }
  }

  @Override
  public DedupeReport rebuildDedupe(Pace pace) {
    return parts.errors().writing(() -> parts.rebuild().run(pace));
  }

  @Override
  public void close() {
    parts.catalog().close();
    parts.housekeeping().close();
    parts.seen().close();
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("lock of the store cannot be closed", field("error", e.toString()));
    }
  }
}
