package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.RepositoryName;
import io.jzot.testing.RepositoryContents;
import io.jzot.testing.Together;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeenBlobsTest {
  private static final RepositoryName NAME = new RepositoryName("app");
  private static final RepositoryName OTHER = new RepositoryName("other");
  private static final Digest BLOB = RepositoryContents.digest("blob");
  private static final byte[] BYTES = {1, 2, 3};

  private final AtomicLong ticks = new AtomicLong();
  private final SeenBlobs seen = new SeenBlobs(1 << 20, ticks::get);

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
    AtomicBoolean done = new AtomicBoolean();
    Together.run(
        3,
        number ->
            () -> {
              if (number > 0) {
                while (!done.get()) {
                  SeenBlobs.Look look = seen.look(NAME, BLOB);
                  if (there.get()) {
                    seen.found(look, 3, BYTES);
                  }
                }
                return true;
              }
              try {
                for (int round = 0; round < 20_000; round++) {
                  there.set(false);
                  seen.gone(NAME, BLOB);
                  assertThat(seen.find(NAME, BLOB)).isNull();
                  there.set(true);
                  Thread.onSpinWait();
                }
              } finally {
                done.set(true);
              }
              return true;
            });
  }
}
