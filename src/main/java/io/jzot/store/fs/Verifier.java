package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at files that somebody else wrote, or we before this process: hashes and forces each once
 * before it is shared. Takes as long as the file is large; to be called without locks.
 */
final class Verifier {
  private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);
  private static final int BUFFER = 64 << 10;
  private static final long CHEAP = 1 << 20;

  private final DurableFiles files;
  private final KnownFiles known;

  /** Files whose content was looked at for a reader: sound, but maybe not durable. */
  private final KnownFiles read = new KnownFiles();

  /** Files being looked at right now: one look for all who ask. */
  private final ConcurrentMap<Path, FutureTask<Boolean>> running = new ConcurrentHashMap<>();

  Verifier(DurableFiles files, KnownFiles known) {
    this.files = files;
    this.known = known;
  }

  /** Whether a file is durable and has the content of that digest. */
  boolean isGood(Digest digest, Path file, FileState state) {
    if (known.isGood(digest, state)) {
      return true;
    }
    if (known.isBad(digest, state)
        || known.isUnforced(digest, state)
        || !isPlausible(digest, state)) {
      return false;
    }
    FutureTask<Boolean> mine = new FutureTask<>(() -> look(digest, file, state));
    FutureTask<Boolean> task = running.putIfAbsent(file, mine);
    if (task == null) {
      task = mine;
      mine.run();
      running.remove(file, mine);
    }
    return result(task, file);
  }

  /**
   * Whether nothing is wrong with a file as far as that is cheap to tell: a small one is looked at
   * the first time. Changes nothing on the disk.
   */
  boolean isSoundAtFirst(Digest digest, Path file, FileState state) throws IOException {
    Optional<Boolean> told = told(digest, state);
    if (told.isPresent()) {
      return told.get();
    }
    boolean sound;
    try (FileChannel channel = files.disk().openToRead(file)) {
      sound = hash(channel, digest.algorithm(), Long.MAX_VALUE).equals(digest);
    } catch (NoSuchFileException e) {
      return false;
    }
    return remembered(digest, file, state, sound);
  }

  /**
   * The same for one that was just read.
   *
   * @param content all of it, as long as the state says
   */
  boolean isSoundAtFirst(Digest digest, Path file, FileState state, byte[] content)
      throws IOException {
    Optional<Boolean> told = told(digest, state);
    return told.isPresent()
        ? told.get()
        : remembered(digest, file, state, Digest.of(digest.algorithm(), content).equals(digest));
  }

  /** What is known without a look; empty when a look is due. */
  private Optional<Boolean> told(Digest digest, FileState state) {
    if (known.isBad(digest, state)) {
      return Optional.of(false);
    }
    boolean good =
        state.size() > CHEAP || known.isGood(digest, state) || read.isGood(digest, state);
    return good ? Optional.of(true) : Optional.empty();
  }

  private boolean remembered(Digest digest, Path file, FileState state, boolean sound)
      throws IOException {
    Optional<FileState> after = files.disk().state(file);
    if (after.isEmpty() || !after.get().isSameContent(state)) {
      return sound; // Replaced or deleted meanwhile: only for now.
    }
    if (sound) {
      read.add(digest, state, true);
    } else {
      known.add(digest, state, false);
      LOG.error("blob is damaged", field("digest", digest), field("file", file));
    }
    return sound;
  }

  /** Whether a file could have that content: a regular one, empty only if the content is. */
  static boolean isPlausible(Digest digest, FileState state) {
    return state.isFile() && (state.size() > 0 || digest.ofNothing());
  }

  private static boolean result(FutureTask<Boolean> task, Path file) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      LOG.warn("blob cannot be verified", field("file", file), field("error", e.getCause()));
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean look(Digest digest, Path file, FileState state) throws IOException {
    if (known.isGood(digest, state)) {
      return true;
    }
    boolean good;
    boolean forced = false;
    try (FileChannel channel = files.disk().openToRead(file)) {
      good = hash(channel, digest.algorithm(), Long.MAX_VALUE).equals(digest);
      if (good) {
        forced = isForced(channel, file);
      } else {
        LOG.error("blob is damaged", field("digest", digest), field("file", file));
      }
    }
    Optional<FileState> after = files.disk().state(file);
    if (after.isEmpty() || !after.get().isSameContent(state)) {
      return false;
    }
    if (good && !forced) {
      known.addUnforced(digest, state);
    } else {
      known.add(digest, state, good);
    }
    return forced;
  }

  private boolean isForced(FileChannel channel, Path file) {
    try {
      files.force(channel);
      return true;
    } catch (IOException e) {
      LOG.error("blob cannot be flushed", field("file", file), field("error", e.toString()));
      return false;
    }
  }

  /** The digest of the beginning of a file. */
  Digest hash(FileChannel channel, DigestAlgorithm algorithm, long size) throws IOException {
    MessageDigest hash = algorithm.newHash();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long position = 0;
    while (position < size) {
      buffer.clear().limit((int) Math.min(BUFFER, size - position));
      int count = files.disk().read(channel, buffer, position);
      if (count < 0) {
        break;
      }
      hash.update(buffer.array(), 0, count);
      position += count;
    }
    return Digest.finish(algorithm, hash);
  }
}
