package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.Digest;
import io.jzot.oci.RepositoryName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The blobs of all repositories: looking, settling, deleting. */
final class FileBlobs {
  private static final Logger LOG = LoggerFactory.getLogger(FileBlobs.class);
  private static final int SETTLED = 8192;

  private final DurableFiles files;
  private final KnownFiles known;
  private final Verifier verifier;
  private final Masters masters;
  private final Stripes stripes;
  private final SeenBlobs seen;

  /** Blobs that are known to be durable in a repository: content and entry. */
  private final RecentMap<Place, FileState> settled = new RecentMap<>(SETTLED);

  private record Place(RepositoryName repository, Digest digest) {}

  FileBlobs(
      DurableFiles files,
      KnownFiles known,
      Verifier verifier,
      Masters masters,
      Stripes stripes,
      SeenBlobs seen) {
    this.files = files;
    this.known = known;
    this.verifier = verifier;
    this.masters = masters;
    this.stripes = stripes;
    this.seen = seen;
  }

  /**
   * A blob of a repository. What is known to be damaged is not there; so is an empty file for
   * content that is not, and a file of another size than expected unless it proves to be right. The
   * first time that somebody asks for a small one its digest is looked at as well.
   */
  Optional<FileState> find(Digest digest, RepositoryFolder folder, OptionalLong expected)
      throws IOException {
    SeenBlobs.Look look = seen.look(folder.name(), digest);
    Optional<FileState> found = looked(digest, folder, expected);
    if (found.isPresent()) {
      seen.found(look, found.get().size(), null);
    } else {
      seen.gone(folder.name(), digest);
    }
    return found;
  }

  private Optional<FileState> looked(Digest digest, RepositoryFolder folder, OptionalLong expected)
      throws IOException {
    Optional<FileState> found =
        files
            .disk()
            .state(folder.blob(digest))
            .filter(state -> Verifier.isPlausible(digest, state));
    if (found.isEmpty()) {
      return found;
    }
    FileState state = found.get();
    boolean doubtful = expected.isPresent() && expected.getAsLong() != state.size();
    boolean damaged =
        doubtful
            ? !verifier.isGood(digest, folder.blob(digest), state)
            : !verifier.isSoundAtFirst(digest, folder.blob(digest), state);
    if (damaged) {
      warn(folder, digest, state);
    }
    return damaged ? Optional.empty() : found;
  }

  /**
   * The bytes of a blob of that size, if it is there, has that size and is not known to be damaged.
   * The first time that somebody asks for a small one its digest is looked at as well. For what
   * fits into memory.
   */
  Optional<byte[]> read(Digest digest, RepositoryFolder folder, int size) throws IOException {
    Path file = folder.blob(digest);
    Optional<FileState> state =
        files
            .disk()
            .state(file)
            .filter(now -> now.size() == size && Verifier.isPlausible(digest, now));
    Optional<FileChannel> opened = state.isEmpty() ? Optional.empty() : open(digest, folder);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(size);
    try (FileChannel channel = opened.get()) {
      while (bytes.hasRemaining() && files.disk().read(channel, bytes, bytes.position()) >= 0) {
        // Reads until it is full.
      }
    }
    if (bytes.hasRemaining()) {
      return Optional.empty();
    }
    if (!verifier.isSoundAtFirst(digest, file, state.get(), bytes.array())) {
      warn(folder, digest, state.get());
      return Optional.empty();
    }
    return Optional.of(bytes.array());
  }

  private static void warn(RepositoryFolder folder, Digest digest, FileState state) {
    LOG.warn(
        "damaged blob is not served",
        field("repository", folder.name()),
        field("digest", digest),
        field("size", state.size()));
  }

  /** Opens a blob; empty when it is not there (any more). The caller closes it. */
  Optional<FileChannel> open(Digest digest, RepositoryFolder folder) throws IOException {
    try {
      return Optional.of(files.disk().openToRead(folder.blob(digest)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Whether a blob is known to be good and durable in a repository, so that nothing is to do. */
  boolean isSettled(Digest digest, RepositoryFolder folder) throws IOException {
    return files
        .disk()
        .state(folder.blob(digest))
        .filter(state -> isDurable(digest, folder, state) && known.isGood(digest, state))
        .isPresent();
  }

  private boolean isDurable(Digest digest, RepositoryFolder folder, FileState state) {
    FileState then = settled.find(new Place(folder.name(), digest));
    return then != null && then.isSameContent(state);
  }

  /** A blob was placed: its content is forced, its entry flushed. */
  void markSettled(Digest digest, RepositoryFolder folder, FileState state) {
    settled.put(new Place(folder.name(), digest), state);
  }

  /** A blob goes away, or comes back from where nobody flushed it. */
  void unsettle(Digest digest, RepositoryFolder folder) {
    settled.remove(new Place(folder.name(), digest));
  }

  /** A blob went away. */
  void gone(Digest digest, RepositoryFolder folder) {
    seen.gone(folder.name(), digest);
  }

  /** Which of those blobs that were just seen are not known to be durable. */
  Set<Digest> unsettled(Map<Digest, FileState> blobs, RepositoryFolder folder) {
    Set<Digest> open = new LinkedHashSet<>();
    blobs.forEach(
        (digest, state) -> {
          if (!isDurable(digest, folder, state)) {
            open.add(digest);
          }
        });
    return open;
  }

  /**
   * Makes those blobs durable that a manifest is about to reference and that somebody else left
   * here. Those that are not there are passed over.
   */
  void settle(Collection<Digest> digests, RepositoryFolder folder) throws IOException {
    Map<Digest, FileState> open = new LinkedHashMap<>();
    for (Digest digest : digests) {
      Optional<FileState> state = files.disk().state(folder.blob(digest));
      if (state.isPresent() && !isDurable(digest, folder, state.get()) && state.get().isFile()) {
        open.put(digest, forced(digest, folder, state.get()));
      }
    }
    for (var algorithm : open.keySet().stream().map(Digest::algorithm).distinct().toList()) {
      files.flushDirectory(folder.blobs(algorithm));
    }
    open.forEach((digest, state) -> settled.put(new Place(folder.name(), digest), state));
  }

  /** Makes its content durable; returns what the file looks like then. */
  private FileState forced(Digest digest, RepositoryFolder folder, FileState state)
      throws IOException {
    if (known.isGood(digest, state)) {
      return state;
    }
    if (known.isUnforced(digest, state)) {
      return renewed(digest, folder, state);
    }
    try {
      files.force(folder.blob(digest));
      return state;
    } catch (IOException e) {
      known.addUnforced(digest, state);
      throw e;
    }
  }

  /** A file that could not be forced is not forced again: a verified copy takes its place. */
  private FileState renewed(Digest digest, RepositoryFolder folder, FileState state)
      throws IOException {
    files.ensureDirectory(folder.uploads());
    Path copy = folder.staged("copy");
    try {
      Optional<FreshFile> fresh =
          new BlobCopy(files.disk()).make(folder.blob(digest), digest, copy);
      if (fresh.isEmpty()) {
        known.add(digest, state, false);
        seen.gone(folder.name(), digest);
        throw new IOException("the blob " + digest + " can be neither flushed nor copied");
      }
      fresh.get().force(files);
      return stripes.locked(digest, () -> replaced(digest, folder, state, copy));
    } finally {
      files.discard(copy);
    }
  }

  private FileState replaced(Digest digest, RepositoryFolder folder, FileState state, Path copy)
      throws IOException {
    Path blob = folder.blob(digest);
    if (files.disk().state(blob).filter(state::isSameContent).isPresent()) {
      files.disk().rename(copy, blob);
      FileState now =
          files.disk().state(blob).orElseThrow(() -> new NoSuchFileException(blob.toString()));
      known.add(digest, now, true);
      return now;
    }
    throw new NoSuchFileException(blob.toString()); // Somebody else came first.
  }

  /** Takes a blob out of a repository; false when it was not there. */
  boolean delete(Digest digest, RepositoryFolder folder) throws IOException {
    settled.remove(new Place(folder.name(), digest));
    boolean deleted =
        stripes.locked(
            digest,
            () -> {
              boolean there = files.disk().delete(folder.blob(digest));
              seen.gone(folder.name(), digest);
              masters.dropIfAlone(digest);
              return there;
            });
    if (deleted) {
      files.flushDirectory(folder.blobs(digest.algorithm()));
    }
    return deleted;
  }
}
