package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.BlobContent;
import io.jzot.testing.RepositoryContents;
import io.jzot.testing.Together;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenBlobsTest {
  private static final RepositoryName NAME = new RepositoryName("app");
  private static final RepositoryName OTHER = new RepositoryName("other");
  private static final Digest BLOB = RepositoryContents.digest("blob");
  private static final byte[] BYTES = {1, 2, 3};

  @TempDir Path folder;

  private Path empty;
  private final AtomicLong ticks = new AtomicLong();
  private final SeenBlobs seen = new SeenBlobs(1 << 20, ticks::get);

  @BeforeEach
  void makeFile() throws IOException {
    empty = Files.createFile(folder.resolve("empty"));
  }

  @Test
  void countsForAWhile() {
    seen.found(seen.look(NAME, BLOB), 3, BYTES);

    ticks.addAndGet(SeenBlobs.AGE);
    assertThat(seen.find(NAME, BLOB)).extracting(SeenBlobs.Seen::bytes).isEqualTo(BYTES);
    assertThat(seen.find(OTHER, BLOB)).isNull();
    ticks.incrementAndGet();
    assertThat(seen.find(NAME, BLOB)).isNull();
  }

  @Test
  void agesFromWhenTheLookBegan() {
    SeenBlobs.Look look = seen.look(NAME, BLOB);
    ticks.addAndGet(SeenBlobs.AGE + 1);

    seen.found(look, 3, BYTES);

    assertThat(seen.find(NAME, BLOB)).isNull();
  }

  @Test
  void aLookWithoutReadingKeepsTheBytes() {
    seen.found(seen.look(NAME, BLOB), 3, BYTES);
    seen.found(seen.look(NAME, BLOB), 3, null);
    assertThat(seen.find(NAME, BLOB)).extracting(SeenBlobs.Seen::bytes).isEqualTo(BYTES);

    seen.found(seen.look(NAME, BLOB), 4, null);
    assertThat(seen.find(NAME, BLOB)).extracting(SeenBlobs.Seen::bytes).isNull();
  }

  @Test
  void whatWentWhileSomebodyLookedIsNotEntered() {
    SeenBlobs.Look look = seen.look(NAME, BLOB);
    seen.gone(NAME, BLOB);

    seen.found(look, 3, BYTES);

    assertThat(seen.find(NAME, BLOB)).isNull();
  }

  private FileChannel file() throws IOException {
    return FileChannel.open(Files.createTempFile(folder, "blob", ""), StandardOpenOption.READ);
  }

  private BlobContent.File opened(SeenBlobs.Look look, FileChannel channel) {
    seen.found(look, 3, null);
    return seen.opened(look, channel, 3);
  }

  @Test
  void aFileIsOpenUntilTheLastHasReadIt() throws IOException {
    FileChannel channel = file();
    BlobContent.File mine = opened(seen.look(NAME, BLOB), channel);
    BlobContent.File other = Objects.requireNonNull(seen.openFile(NAME, BLOB));

    assertThat(other.channel()).isEqualTo(channel);
    assertThat(other.size()).isEqualTo(3);
    assertThat(seen.openFile(OTHER, BLOB)).isNull();
    mine.close();
    mine.close();
    seen.gone(NAME, BLOB);
    assertThat(seen.openFile(NAME, BLOB)).isNull();
    assertThat(channel.isOpen()).as("other reads").isTrue();
    other.close();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aFileIsKeptOpenForAWhile() throws IOException {
    FileChannel channel = file();
    opened(seen.look(NAME, BLOB), channel).close();

    ticks.addAndGet(SeenBlobs.AGE - 1);
    seen.found(seen.look(NAME, BLOB), 3, null);
    assertThat(channel.isOpen()).isTrue();
    ticks.incrementAndGet();
    assertThat(seen.openFile(NAME, BLOB)).as("it may have another file by now").isNull();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aFileThatWentWhileItWasOpenedIsForTheOneWhoOpenedIt() throws IOException {
    FileChannel channel = file();
    SeenBlobs.Look look = seen.look(NAME, BLOB);
    seen.gone(NAME, BLOB);

    BlobContent.File mine = opened(look, channel);

    seen.found(seen.look(NAME, BLOB), 3, null);
    assertThat(seen.openFile(NAME, BLOB)).isNull();
    assertThat(channel.isOpen()).isTrue();
    mine.close();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aNewFileTakesThePlaceOfTheOld() throws IOException {
    FileChannel first = file();
    FileChannel second = file();
    opened(seen.look(NAME, BLOB), first).close();
    opened(seen.look(NAME, BLOB), second).close();

    assertThat(first.isOpen()).isFalse();
    assertThat(second.isOpen()).isTrue();
    seen.close();
    assertThat(second.isOpen()).isFalse();
  }

  @Test
  void fewFilesAreKeptOpen() throws IOException {
    List<FileChannel> channels = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      FileChannel channel = file();
      channels.add(channel);
      opened(seen.look(NAME, RepositoryContents.digest("blob " + i)), channel).close();
    }
    assertThat(channels.stream().filter(FileChannel::isOpen).count()).isBetween(1L, 64L);
    seen.close();
    assertThat(channels).noneMatch(FileChannel::isOpen);
  }

  @Test
  void aFileIsClosedOnceAndNeverWhileItIsRead() throws Exception {
    race(
        2_000,
        round -> {
          FileChannel channel = FileChannel.open(empty, StandardOpenOption.READ);
          opened(seen.look(NAME, BLOB), channel).close();
          if (round % 2 == 0) {
            seen.gone(NAME, BLOB);
          }
        },
        () -> {
          BlobContent.File mine = seen.openFile(NAME, BLOB);
          if (mine != null) {
            assertThat(mine.channel().size()).as("open").isZero();
            mine.close();
          }
        });
  }

  @Test
  void memoryIsBounded() {
    SeenBlobs small = new SeenBlobs(10_000, ticks::get);
    int known = 0;
    for (int i = 0; i < 1000; i++) {
      small.found(small.look(NAME, RepositoryContents.digest("blob " + i)), 3, BYTES);
    }
    for (int i = 0; i < 1000; i++) {
      known += small.find(NAME, RepositoryContents.digest("blob " + i)) == null ? 0 : 1;
    }
    assertThat(known).isBetween(1, 40);
  }

  /** Whoever takes it away, and looks then, never finds it. */
  @Test
  void nothingComesBackByARace() throws Exception {
    AtomicBoolean there = new AtomicBoolean(true);
    race(
        20_000,
        round -> {
          there.set(false);
          seen.gone(NAME, BLOB);
          assertThat(seen.find(NAME, BLOB)).isNull();
          there.set(true);
          Thread.onSpinWait();
        },
        () -> {
          SeenBlobs.Look look = seen.look(NAME, BLOB);
          if (there.get()) {
            seen.found(look, 3, BYTES);
          }
        });
  }

  private interface Round {
    void run(int number) throws IOException;
  }

  private interface Meanwhile {
    void run() throws IOException;
  }

  /** So many rounds of one thread, and two others beside it for as long. */
  private static void race(int rounds, Round one, Meanwhile others) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Together.run(
        3,
        number ->
            () -> {
              if (number > 0) {
                while (!done.get()) {
                  others.run();
                }
                return true;
              }
              try {
                for (int round = 0; round < rounds; round++) {
                  one.run(round);
                }
              } finally {
                done.set(true);
              }
              return true;
            });
  }
}
