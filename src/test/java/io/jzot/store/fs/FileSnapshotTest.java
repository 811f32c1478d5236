package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FileSnapshotTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long NOW = 1_700_000_000L * SECOND + 123_456_789;

  private static FileState changed(long modified, long changed) {
    return new FileState(FileState.Kind.FILE, 1, 2, 1, 100, modified, changed);
  }

  @Test
  void fileThatChangedJustBeforeItWasReadIsNotSure() {
    assertThat(FileSnapshot.read(changed(NOW, NOW), NOW).isRacy()).isTrue();
    assertThat(FileSnapshot.read(changed(NOW, NOW), NOW + SECOND / 20).isRacy()).isTrue();
    assertThat(FileSnapshot.read(changed(NOW, NOW), NOW + SECOND / 2).isRacy()).isFalse();
    // What counts is the time that nobody can set.
    assertThat(FileSnapshot.read(changed(NOW - SECOND, NOW), NOW).isRacy()).isTrue();
    assertThat(FileSnapshot.read(changed(NOW, NOW - SECOND), NOW).isRacy()).isFalse();
  }

  @Test
  void fileFromTheFutureIsSure() {
    long future = NOW + 3600 * SECOND;
    assertThat(FileSnapshot.read(changed(future, future), NOW).isRacy()).isFalse();
  }

  @Test
  void wholeSecondsAreNotTrustedForLonger() {
    long whole = NOW / SECOND * SECOND;
    assertThat(FileSnapshot.read(changed(whole, whole), whole + 2 * SECOND).isRacy()).isTrue();
    assertThat(FileSnapshot.read(changed(whole, whole), whole + 3 * SECOND).isRacy()).isFalse();
  }

  @Test
  void ownFileWithAnOddTimeIsSure() {
    assertThat(FileSnapshot.written(changed(NOW - 77, NOW), NOW - 77, NOW).isRacy()).isFalse();
    // The file system rounded it.
    assertThat(FileSnapshot.written(changed(NOW - 789, NOW), NOW - 77, NOW).isRacy()).isTrue();
  }

  @Test
  void anyChangeShows() {
    FileSnapshot snapshot = FileSnapshot.read(changed(NOW, NOW), NOW);

    assertThat(snapshot.looksLike(changed(NOW, NOW))).isTrue();
    assertThat(snapshot.looksLike(changed(NOW + 1, NOW))).isFalse();
    assertThat(snapshot.looksLike(changed(NOW, NOW + 1))).isFalse();
    assertThat(snapshot.looksLike(new FileState(FileState.Kind.FILE, 1, 2, 1, 101, NOW, NOW)))
        .isFalse();
    assertThat(snapshot.looksLike(new FileState(FileState.Kind.FILE, 1, 3, 1, 100, NOW, NOW)))
        .isFalse();
  }
}
