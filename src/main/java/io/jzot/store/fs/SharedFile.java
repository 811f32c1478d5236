package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.store.BlobContent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open file that several read from; closed when the last of them leaves. */
final class SharedFile {
  private static final Logger LOG = LoggerFactory.getLogger(SharedFile.class);

  private final FileChannel channel;

  /** Never more than 0 again once it was 0. */
  private final AtomicInteger users = new AtomicInteger(1);

  /** For the one who opened it. */
  SharedFile(FileChannel channel) {
    this.channel = channel;
  }

  /** For one who has joined; closing it again does nothing. */
  BlobContent.File content(long size) {
    AtomicBoolean left = new AtomicBoolean();
    return new BlobContent.File(
        channel,
        size,
        () -> {
          if (left.compareAndSet(false, true)) {
            leave();
          }
        });
  }

  /** One more reads from it; false when it is closed already. */
  boolean join() {
    return users.updateAndGet(now -> now == 0 ? 0 : now + 1) > 0;
  }

  /** Once for each who has joined, and for the one who opened it. */
  void leave() {
    if (users.decrementAndGet() == 0) {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.warn("file cannot be closed", field("error", e.toString()));
      }
    }
  }
}
