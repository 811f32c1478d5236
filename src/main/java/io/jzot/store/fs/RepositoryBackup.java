package io.jzot.store.fs;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.json.LayoutIndexes;
import io.jzot.oci.json.MalformedDocumentException;
import io.jzot.oci.json.ManifestLinks;
import io.jzot.oci.json.Manifests;
import io.jzot.store.layout.Layout;
import io.jzot.store.layout.Stamp;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Copies one repository while a server may be changing it, in the order in which a push happens the
 * other way round: first what names, {@code index.json} before the change log, which is never
 * older; then all that these reach. What was let go of meanwhile is in the trash; what is gone from
 * there as well was deleted, so the names are read again, and only what is new is copied. Takes no
 * lock and changes nothing in the store.
 */
final class RepositoryBackup {
  private static final int ROUNDS = 30;
  private static final int LOG_ATTEMPTS = 3;
  private static final int BUFFER = 64 << 10;

  private final Disk disk;
  private final DurableFiles target;
  private final RepositoryFolder from;
  private final RepositoryFolder to;
  private final BackupBlobs blobs;
  private final Set<Digest> copied = new HashSet<>();
  private Set<Digest> reached = new HashSet<>();

  RepositoryBackup(
      Disk disk,
      DurableFiles target,
      RepositoryFolder from,
      RepositoryFolder to,
      BackupBlobs blobs) {
    this.disk = disk;
    this.target = target;
    this.from = from;
    this.to = to;
    this.blobs = blobs;
  }

  /**
   * Copies it; false when there is no such repository (any more).
   *
   * @param problems by what they concern; what is listed is not in the backup, all else is
   */
  boolean run(Map<String, String> problems) throws IOException {
    Map<String, String> before = Map.of();
    Optional<List<FileState>> names = Optional.empty();
    for (int round = 1; true; round++) {
      Map<String, String> found = new TreeMap<>();
      Optional<List<FileState>> seen = names(found);
      if (seen.isEmpty()) {
        discard();
        return false;
      }
      walk(found);
      boolean settled = found.isEmpty() || (found.equals(before) && seen.equals(names));
      if (settled || round == ROUNDS) {
        problems.putAll(found);
        break;
      }
      before = found;
      names = seen;
    }
    for (Digest each : copied) {
      if (!reached.contains(each)) {
        blobs.remove(each, to);
      }
    }
    target.flushDirectory(to.directory());
    return true;
  }

  /** Copies what names; empty when there is nothing that makes a repository. */
  private Optional<List<FileState>> names(Map<String, String> problems) throws IOException {
    Optional<FileState> marker = disk.state(from.marker());
    target.ensureDirectory(to.directory());
    Optional<FileState> index = copy(from.index(), to.index());
    Optional<FileState> log = log(problems);
    if (marker.isEmpty() || (index.isEmpty() && log.isEmpty())) {
      return Optional.empty();
    }
    copy(from.marker(), to.marker());
    catchUp();
    List<FileState> seen = new ArrayList<>();
    index.ifPresent(seen::add);
    log.ifPresent(seen::add);
    return Optional.of(seen);
  }

  /** An {@code index.json} of our own may be a little behind the log; in the backup it is not. */
  private void catchUp() throws IOException {
    Optional<LogContents> log = read();
    long newest = log.map(contents -> contents.index().sequence()).orElse(Stamp.NONE);
    if (newest == Stamp.NONE || !isOursBefore(newest)) {
      return;
    }
    disk.delete(to.index());
    try (FileChannel channel = disk.create(to.index())) {
      try (OutputStream out = disk.output(channel)) {
        LayoutIndexes.write(Stamp.on(log.orElseThrow().index().image().document(), newest), out);
      }
    }
    target.force(to.index());
  }

  /** Whether it is missing or ours, and shows less than the log. */
  private boolean isOursBefore(long newest) throws IOException {
    try (InputStream in = disk.input(to.index())) {
      Stamp stamp = Stamp.of(LayoutIndexes.read(in));
      return stamp.ours() && stamp.sequence() < newest;
    } catch (NoSuchFileException e) {
      return true;
    } catch (MalformedDocumentException e) {
      return false; // The server judges it.
    }
  }

  /** Empty when there is none that can be used. */
  private Optional<LogContents> read() throws IOException {
    try {
      return LogReader.read(disk, to.journal());
    } catch (DamagedLogException e) {
      return Optional.empty();
    }
  }

  /** Somebody may be appending to it: what looks damaged is copied again before it is believed. */
  private Optional<FileState> log(Map<String, String> problems) throws IOException {
    for (int attempt = 1; true; attempt++) {
      Optional<FileState> log = copy(from.journal(), to.journal());
      try {
        LogReader.read(disk, to.journal());
        return log;
      } catch (DamagedLogException e) {
        if (attempt == LOG_ATTEMPTS) {
          problems.put(Layout.JOURNAL, "change log is damaged: " + e.getMessage());
          return log;
        }
      }
    }
  }

  /** Copies a file that is replaced by renames or appended to; empty when it is not there. */
  private Optional<FileState> copy(Path source, Path name) throws IOException {
    disk.delete(name);
    try (FileChannel in = disk.openToRead(source)) {
      Optional<FileState> state = disk.state(source);
      try (FileChannel out = disk.create(name)) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long position = 0;
        while (disk.read(in, buffer.clear(), position) >= 0) {
          buffer.flip();
          int length = buffer.remaining();
          disk.write(out, buffer, position);
          position += length;
        }
        target.force(out);
      }
      return state;
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void walk(Map<String, String> problems) throws IOException {
    reached = new HashSet<>();
    Deque<Descriptor> open = new ArrayDeque<>(entries(problems));
    while (!open.isEmpty()) {
      Descriptor next = open.pop();
      if (reached.add(next.digest()) && put(next, problems)) {
        open.addAll(children(next));
      }
    }
  }

  /** What either of them lists: a reader of the layout goes by the one, the server by the other. */
  private List<Descriptor> entries(Map<String, String> problems) throws IOException {
    Map<Digest, Descriptor> entries = new HashMap<>();
    Optional<LogContents> log = read();
    log.map(contents -> contents.index().image().document().manifests())
        .orElse(List.of())
        .forEach(each -> entries.put(each.digest(), each));
    try (InputStream in = disk.input(to.index())) {
      LayoutIndexes.read(in).manifests().forEach(each -> entries.put(each.digest(), each));
    } catch (MalformedDocumentException e) {
      if (log.isEmpty()) {
        problems.put(Layout.INDEX, "cannot be read: " + e.getMessage());
      }
    } catch (NoSuchFileException e) {
      // Rebuilt from the log.
    }
    return List.copyOf(entries.values());
  }

  private boolean put(Descriptor each, Map<String, String> problems) throws IOException {
    switch (blobs.put(each.digest(), from, to)) {
      case THERE -> {
        copied.add(each.digest());
        return true;
      }
      case DAMAGED -> problems.put(each.digest().toString(), "damaged");
      case MISSING -> {
        boolean elsewhere =
            each.mediaType().isNonDistributable() || each.other().containsKey("urls");
        if (!elsewhere) {
          problems.put(each.digest().toString(), FileBackup.MISSING);
        }
      }
    }
    return false;
  }

  /** Read from the copy, whose digest is right. */
  private List<Descriptor> children(Descriptor parent) throws IOException {
    if (!parent.mediaType().isManifest() || parent.size() > Layout.MAX_MANIFEST) {
      return List.of();
    }
    try (InputStream in = disk.input(to.blob(parent.digest()))) {
      ManifestLinks links =
          Manifests.links(in.readNBytes(Layout.MAX_MANIFEST + 1), parent.mediaType());
      return links.children();
    } catch (MalformedDocumentException e) {
      return List.of(); // A plain blob.
    }
  }

  /** Takes back what was made for it. */
  private void discard() throws IOException {
    for (Digest each : copied) {
      blobs.remove(each, to);
    }
    disk.delete(to.journal());
    disk.delete(to.index());
    disk.delete(to.marker());
  }
}
