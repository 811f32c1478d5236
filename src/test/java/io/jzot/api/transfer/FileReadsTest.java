package io.jzot.api.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large the pieces are that are read for a client. */
class FileReadsTest {
  private static final int KIB = 1024;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final StoreThreads threads = new StoreThreads();
  private final BodyBudget budget = new BodyBudget(16L << 20);
  private FileChannel channel;
  private FileReads<byte[]> reads;

  @BeforeEach
  void open() throws Exception {
    Path file = Files.createFile(folder.resolve("blob"));
    channel = FileChannel.open(file, StandardOpenOption.READ);
    reads = new Arrays(channel, vertx, threads, budget);
  }

  @AfterEach
  void close() throws Exception {
    channel.close();
    threads.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private static final class Arrays extends FileReads<byte[]> {
    Arrays(FileChannel channel, Vertx vertx, StoreThreads threads, BodyBudget budget) {
      super(channel, vertx.getOrCreateContext(), threads, budget, new AtomicLong());
    }

    @Override
    byte[] allocate(int length) {
      return new byte[length];
    }

    @Override
    ByteBuffer bytes(byte[] memory) {
      return ByteBuffer.wrap(memory);
    }

    @Override
    void drop(byte[] memory) {}

    @Override
    Future<Void> hand(byte[] memory) {
      return Future.succeededFuture();
    }
  }

  private void quickPieces(int count) {
    for (int i = 0; i < count; i++) {
      budget.take(1);
      reads.write(new byte[1], 1);
    }
  }

  @Test
  void growForWhoTakesThemQuickly() {
    assertThat(reads.limit()).isEqualTo(16 * KIB);
    quickPieces(1);
    assertThat(reads.limit()).isEqualTo(64 * KIB);
    quickPieces(5);
    assertThat(reads.limit()).isEqualTo(512 * KIB);
  }

  @Test
  void areSmallerTheMoreWaitsAlready() {
    quickPieces(6);
    budget.take(8L << 20);
    assertThat(reads.limit()).isEqualTo(256 * KIB);
    budget.take(7L << 20);
    assertThat(reads.limit()).isEqualTo(32 * KIB);
    budget.take(9L << 20);
    assertThat(reads.limit()).as("never less").isEqualTo(16 * KIB);
  }
}
