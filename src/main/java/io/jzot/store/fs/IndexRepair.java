package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.Descriptor;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.UploadId;
import io.jzot.oci.json.LayoutIndexes;
import io.jzot.oci.json.MalformedDocumentException;
import io.jzot.store.RepairedIndex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a repository whose {@code index.json} is torn or empty, and that has no change log, a new
 * one: of what its blobs prove, and of nothing else. What was there is kept as evidence before
 * anything gets its name. To be run while nobody serves the store.
 */
final class IndexRepair {
  private static final Logger LOG = LoggerFactory.getLogger(IndexRepair.class);
  private static final int PAGE = 1000;

  private final DurableFiles files;
  private final Disk disk;
  private final Catalog catalog;
  private final ProvenManifests proven;

  IndexRepair(DurableFiles files, Verifier verifier, Catalog catalog) {
    this.files = files;
    this.disk = files.disk();
    this.catalog = catalog;
    this.proven = new ProvenManifests(files, verifier);
  }

  /**
   * Looks at every repository.
   *
   * @param each is told of each one that needed it
   */
  void run(Consumer<RepairedIndex> each) throws IOException {
    String last = null;
    boolean more = true;
    while (more) {
      var page = catalog.page(new PageRequest(last, PAGE));
      for (RepositoryName name : page.items()) {
        RepositoryFolder folder = RepositoryFolder.of(files.root(), name);
        if (needsIt(folder)) {
          each.accept(repaired(folder));
        }
        last = name.value();
      }
      more = page.more();
    }
  }

  private boolean needsIt(RepositoryFolder folder) throws IOException {
    if (disk.state(folder.journal()).isPresent()
        || disk.state(folder.index()).filter(FileState::isFile).isEmpty()) {
      return false;
    }
    try (InputStream in = disk.input(folder.index())) {
      LayoutIndexes.read(in);
      return false;
    } catch (MalformedDocumentException e) {
      return true;
    }
  }

  private RepairedIndex repaired(RepositoryFolder folder) {
    String name = folder.name().value();
    try {
      if (!folder.isInside(files)) {
        throw new IOException("it leads out of the store");
      }
      ProvenManifests.Found found = proven.in(folder);
      String evidence = keep(folder);
      files.ensureDirectory(folder.uploads());
      files.replace(folder.index(), folder.staged("index"), document(found.top()));
      LOG.warn(
          "index.json was made anew from what the blobs prove",
          field("repository", folder.name()),
          field("manifests", found.top().size()),
          field("incomplete", found.incomplete()),
          field("evidence", evidence));
      return new RepairedIndex(name, found.top().size(), found.incomplete(), evidence, null);
    } catch (IOException e) {
      LOG.error(
          "index.json cannot be repaired",
          field("repository", folder.name()),
          field("error", e.toString()));
      return new RepairedIndex(name, 0, 0, null, String.valueOf(OutOfRoom.reason(e)));
    }
  }

  /** A copy and no link: whoever repairs by hand may write into the file. */
  private String keep(RepositoryFolder folder) throws IOException {
    Path directory = files.root().resolve(Quarantine.DIRECTORY);
    files.ensureDirectory(directory);
    files.ensureDirectory(folder.uploads());
    Path evidence =
        directory.resolve(
            "index-" + folder.name().value().replace('/', '+') + '-' + UploadId.random().value());
    Path staged = folder.staged("evidence");
    try {
      copy(folder.index(), staged);
      disk.rename(staged, evidence);
    } finally {
      files.discard(staged);
    }
    files.flushDirectory(directory);
    return files.root().relativize(evidence).toString();
  }

  private void copy(Path from, Path to) throws IOException {
    try (InputStream in = disk.input(from);
        FileChannel channel = disk.create(to)) {
      try (OutputStream out = disk.output(channel)) {
        in.transferTo(out);
      }
      files.force(channel);
    }
  }

  private static byte[] document(List<Descriptor> manifests) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LayoutIndexes.write(new LayoutIndex(new ArrayList<>(manifests), Map.of(), Map.of()), out);
    return out.toByteArray();
  }
}
