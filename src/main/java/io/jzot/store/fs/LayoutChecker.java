package io.jzot.store.fs;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.json.LayoutIndexes;
import io.jzot.oci.json.MalformedDocumentException;
import io.jzot.store.Pace;
import io.jzot.store.ScrubReport;
import io.jzot.store.ScrubReport.Image;
import io.jzot.store.ScrubReport.Spare;
import io.jzot.store.layout.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes every digest that can be reached from any {@code index.json} below a root, from what
 * lies on the disk and nothing else: works beside a running server and on a root without one. Takes
 * no locks and changes nothing; what is to be done about damage is somebody else's.
 */
final class LayoutChecker {
  private static final int PAGE = 1000;
  private static final int LOG_ATTEMPTS = 3;

  private final Disk disk;
  private final Path root;
  private final Pace pace;
  private final BlobChecker blobs;
  private final SpareFinder spares;

  LayoutChecker(Disk disk, Path root, Pace pace, BlobChecker.Damage damage) {
    this.disk = disk;
    this.root = root;
    this.pace = pace;
    this.blobs = new BlobChecker(disk, pace, damage);
    this.spares = new SpareFinder(disk, root);
  }

  /** Looks at everything below a root as fast as it can, and only reports. */
  static ScrubReport check(Path root) throws IOException {
    Disk disk = new Disk();
    Catalog catalog = new Catalog(disk, disk.realPath(root));
    catalog.fill();
    LayoutChecker checker =
        new LayoutChecker(
            disk, disk.realPath(root), Pace.unlimited(), (digest, folder, state) -> "");
    return checker.check(catalog, name -> {}, image -> {});
  }

  /**
   * Looks at everything, until it is stopped.
   *
   * @param before is told of each repository before it is looked at
   * @param each is told of each image at once
   */
  ScrubReport check(Catalog catalog, Consumer<RepositoryName> before, Consumer<Image> each)
      throws IOException {
    List<Image> affected = new ArrayList<>();
    List<Spare> found = new ArrayList<>();
    long[] sound = {0};
    Consumer<Image> both =
        each.andThen(
            image -> {
              if (image.damaged()) {
                affected.add(image);
              } else {
                sound[0]++;
              }
            });
    String last = null;
    boolean more = true;
    while (more && !pace.isStopped()) {
      var page = catalog.page(new PageRequest(last, PAGE));
      for (RepositoryName name : page.items()) {
        if (!pace.isStopped()) {
          before.accept(name);
          found.addAll(repository(RepositoryFolder.of(root, name), both));
        }
        last = name.value();
      }
      more = page.more();
    }
    if (!pace.isStopped()) {
      found.addAll(spares.besideRepositories());
    }
    return new ScrubReport(affected, sound[0], found, blobs.looked(), pace.bytes());
  }

  private List<Spare> repository(RepositoryFolder folder, Consumer<Image> each) throws IOException {
    LayoutIndex index;
    try (InputStream in = disk.input(folder.index())) {
      index = LayoutIndexes.read(in);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (MalformedDocumentException e) {
      each.accept(new Image(folder.name().value(), "", "index.json", e.getMessage()));
      return List.of();
    } catch (IOException e) {
      String error = "cannot be read: " + OutOfRoom.reason(e);
      each.accept(new Image(folder.name().value(), "", "index.json", error));
      return List.of();
    }
    String problem = logProblem(folder);
    if (problem != null) {
      each.accept(new Image(folder.name().value(), "", Layout.JOURNAL, problem));
    }
    ImageWalk walk = new ImageWalk(blobs, folder);
    for (Descriptor entry : index.manifests()) {
      if (pace.isStopped()) {
        return List.of();
      }
      ImageWalk.Problem affected = walk.check(entry);
      if (pace.isStopped()) {
        return List.of(); // It was not looked at whole.
      }
      String tag = entry.refName().orElse(entry.digest().toString());
      each.accept(
          new Image(
              folder.name().value(),
              tag,
              affected == null ? null : affected.digest().toString(),
              affected == null ? null : affected.error()));
      pace.done();
    }
    return spares.inside(folder, walk::hasReached);
  }

  /**
   * Why the change log of a repository cannot be used; null when it can. It is read again before
   * that is believed: somebody may be appending to it.
   */
  private @Nullable String logProblem(RepositoryFolder folder) {
    String problem = null;
    for (int attempt = 0; attempt < LOG_ATTEMPTS; attempt++) {
      try {
        LogReader.read(disk, folder.journal());
        return null;
      } catch (DamagedLogException e) {
        problem = "change log is damaged: " + e.getMessage();
      } catch (IOException e) {
        problem = "cannot be read: " + OutOfRoom.reason(e);
      }
    }
    return problem;
  }

  /** Whether a digest was reached from the index. */
  @FunctionalInterface
  interface Reached {
    boolean is(Digest digest);
  }
}
