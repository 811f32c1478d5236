package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps some room on the disk, so that what frees room always works. A reserve stays empty: what
 * adds is refused while there is less. Below it lies {@link Ballast}, for the case that something
 * else filled the disk, or that its inodes ran out: it is given up for what frees room, and nothing
 * is added until it could be made again. Safe for concurrent use.
 */
final class Room {
  private static final Logger LOG = LoggerFactory.getLogger(Room.class);
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MIB = 1 << 20;
  private static final long MAX_RESERVE = 256 * MIB;
  private static final long MIN_RESERVE = 4 * MIB;
  private static final long MAX_BALLAST = 16 * MIB;

  private final Disk disk;
  private final Path root;
  private final long total;
  private final long reserve;
  private final Ballast ballast;

  private boolean whole;
  private boolean scarce;
  private boolean looked;
  private long lookedAt;
  private volatile @Nullable Shortage shortage;

  /** Why nothing can be added. */
  private record Shortage(String what, long free) {}

  private Room(Disk disk, Path root, long total, long reserve, long ballast) {
    OutOfRoom.prepare();
    this.disk = disk;
    this.root = root;
    this.total = total;
    this.reserve = reserve;
    this.ballast = new Ballast(disk, root, ballast);
  }

  /** Without a reserve: only what the file system refuses is refused. */
  static Room unguarded(Disk disk, Path root) {
    return new Room(disk, root, 0, 0, 0);
  }

  /** With a reserve that goes with the size of the file system, and the ballast made. */
  static Room guarded(Disk disk, Path root) throws IOException {
    long total = disk.totalSpace(root);
    long ballast = Math.min(MAX_BALLAST, total / 32);
    Room room = new Room(disk, root, total, reserveOf(total), ballast);
    room.restock();
    return room;
  }

  /** The smaller of 1 % and 256 MiB; on small file systems 4 MiB, on tiny ones a sixteenth. */
  static long reserveOf(long total) {
    long percent = Math.min(total / 100, MAX_RESERVE);
    return Math.max(percent, Math.min(MIN_RESERVE, total / 16));
  }

  private boolean isGuarded() {
    return total > 0;
  }

  /**
   * To be called before anything is added, as often as one likes.
   *
   * @throws OciException STORAGE_FULL, with the numbers
   */
  void check() throws IOException {
    if (!isGuarded()) {
      return;
    }
    look();
    Shortage now = shortage;
    if (now != null) {
      throw new OciException(
              ErrorCode.STORAGE_FULL,
              now.what + "; delete what is not needed, or ask the administrator for room")
          .with("free", now.free)
          .with("reserve", reserve)
          .with("total", total);
    }
  }

  /** Whether there is less room than there should be. */
  boolean isShort() throws IOException {
    if (isGuarded()) {
      look();
    }
    return shortage != null;
  }

  /**
   * Runs what frees room, or has to be written down for what frees room: when the disk is full, a
   * second time after the ballast was given up. To be used for deletes, index publications and the
   * garbage collector only.
   *
   * @param operation changes nothing when it fails, so that it can run twice
   */
  <T> T freeing(MediumErrors.Operation<T> operation) throws IOException {
    try {
      return operation.run();
    } catch (IOException e) {
      if (!giveUpFor(e)) {
        throw e;
      }
    }
    return operation.run();
  }

  /** As {@link #freeing}, without a result. */
  void free(MediumErrors.Action action) throws IOException {
    freeing(
        () -> {
          action.run();
          return true;
        });
  }

  /** Gives up the ballast if that is why it failed: what frees room may be tried once more. */
  boolean giveUpFor(IOException e) throws IOException {
    if (!isGuarded() || !isFull(e)) {
      return false;
    }
    giveUp(e);
    return true;
  }

  boolean isFull(IOException e) {
    return OutOfRoom.is(e, disk, root);
  }

  private synchronized void giveUp(IOException why) throws IOException {
    ballast.drop();
    if (whole) {
      LOG.warn("disk is full: ballast is given up", field("error", why.toString()));
    }
    whole = false;
    looked = false;
  }

  /** Something that adds was refused by the file system: the inodes may have run out. */
  synchronized void ranOut() {
    scarce = true;
    looked = false;
  }

  /** Makes the ballast again if there is room for it. */
  private synchronized void restock() throws IOException {
    looked = false;
    look();
  }

  private synchronized void look() throws IOException {
    if (looked && System.nanoTime() - lookedAt < LOOK_AGAIN) {
      return;
    }
    Shortage before = shortage;
    shortage = judge(disk.usableSpace(root));
    looked = true;
    lookedAt = System.nanoTime();
    Shortage after = shortage;
    if (before == null && after != null) {
      LOG.warn(
          "no room: pushes are refused until there is",
          field("why", after.what),
          field("free", after.free),
          field("reserve", reserve));
    } else if (before != null && after == null) {
      LOG.info("there is room again");
    }
  }

  private @Nullable Shortage judge(long free) throws IOException {
    long wanted = whole ? reserve : reserve + ballast.size();
    if (free < wanted) {
      String what =
          String.format(
              Locale.ROOT,
              "the storage has %.1f MiB left of %.1f MiB, and keeps %.1f MiB so that deletes work",
              (double) free / MIB,
              (double) total / MIB,
              (double) wanted / MIB);
      return new Shortage(what, free);
    }
    return (whole && !scarce) || isMade()
        ? null
        : new Shortage("the storage has no inodes left", free);
  }

  private boolean isMade() throws IOException {
    try {
      ballast.make();
      whole = true;
      if (scarce) {
        ballast.probe();
      }
      scarce = false;
      return true;
    } catch (IOException e) {
      if (isFull(e)) {
        return false;
      }
      throw e;
    }
  }
}
