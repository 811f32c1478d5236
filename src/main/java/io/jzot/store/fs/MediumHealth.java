package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the medium takes writes at all: tried after a failure and by the clock, so that it is
 * noticed without traffic when it fails and when it is well again. A full one counts as well. Safe
 * for concurrent use; the answer never waits for the medium.
 */
final class MediumHealth {
  private static final Logger LOG = LoggerFactory.getLogger(MediumHealth.class);
  private static final String PROBE = "_health";
  private static final long TRY_AGAIN = TimeUnit.SECONDS.toNanos(1);

  private final DurableFiles files;
  private final Room room;
  private final ReentrantLock one = new ReentrantLock();
  private volatile @Nullable String trouble;
  private volatile long triedAt = System.nanoTime() - TRY_AGAIN;

  MediumHealth(DurableFiles files, Room room) {
    this.files = files;
    this.room = room;
  }

  /** What is wrong, for the administrator; empty when nothing is known to be. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Something failed: tries whether that is the medium, unless somebody just did. */
  void suspect() {
    if (System.nanoTime() - triedAt >= TRY_AGAIN) {
      probe();
    }
  }

  /** Tries it, unless somebody is just doing so. */
  void probe() {
    if (!one.tryLock()) {
      return;
    }
    try {
      triedAt = System.nanoTime();
      note(tried());
    } finally {
      one.unlock();
    }
  }

  private @Nullable String tried() {
    Path probe = files.root().resolve(PROBE);
    Disk disk = files.disk();
    try {
      disk.delete(probe);
      try (FileChannel channel = disk.create(probe)) {
        files.force(channel);
      }
      disk.delete(probe);
      return null;
    } catch (IOException e) {
      return room.isFull(e) ? null : "storage fails: " + Objects.toString(OutOfRoom.reason(e), "");
    }
  }

  private void note(@Nullable String now) {
    String before = trouble;
    trouble = now;
    if (now != null && before == null) {
      LOG.error("storage takes no writes", field("root", files.root()), field("reason", now));
    } else if (now == null && before != null) {
      LOG.info("storage takes writes again", field("root", files.root()));
    }
  }
}
