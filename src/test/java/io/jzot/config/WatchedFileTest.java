package io.jzot.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {
  private static final Duration INTERVAL = Duration.ofMillis(20);

  @TempDir private Path folder;

  private final FileWatcher watcher = new FileWatcher(INTERVAL);
  private final List<String> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    watcher.close();
  }

  /** Texts that start with "good". */
  private WatchedFile<String> open(Path file) throws IOException {
    return WatchedFile.open(
        watcher,
        file,
        (content, previous) -> {
          String text = new String(content, UTF_8);
          if (!text.startsWith("good")) {
            throw new IOException("not good");
          }
          return text;
        },
        told::add);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }

  private static void awaitContent(WatchedFile<String> file, String text) {
    await().atMost(Duration.ofSeconds(10)).until(() -> file.get().equals(text));
  }

  /** Long enough for several looks. */
  private void awaitLooks() {
    Path other = folder.resolve("other");
    try (WatchedFile<String> later = open(Files.writeString(other, "good 0"))) {
      for (int i = 1; i <= 2; i++) {
        Files.writeString(other, "good " + "x".repeat(i));
        awaitContent(later, "good " + "x".repeat(i));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    told.removeIf(text -> text.startsWith("good x"));
  }

  @Test
  void isReadAtOnce() throws IOException {
    assertThat(open(file("good")).get()).isEqualTo("good");
    assertThat(told).isEmpty();
  }

  @Test
  void mustBeGoodToBeginWith() {
    assertThatThrownBy(() -> open(file("bad"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> open(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void editsInPlaceAreNoticed() throws IOException {
    WatchedFile<String> file = open(file("good 1"));
    file("good 2 and longer");
    awaitContent(file, "good 2 and longer");
    assertThat(told).containsExactly("good 2 and longer");
  }

  @Test
  void anotherTextOfTheSameLengthIsNoticed() throws IOException {
    WatchedFile<String> file = open(file("good 1"));
    awaitLooks();
    file("good 2");
    awaitContent(file, "good 2");
  }

  @Test
  void replacementsAreNoticed() throws IOException {
    WatchedFile<String> file = open(file("good 1"));
    Path next = Files.writeString(folder.resolve("next"), "good 2");
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(folder.resolve("file")));
    Files.move(next, folder.resolve("file"), StandardCopyOption.ATOMIC_MOVE);
    awaitContent(file, "good 2");
  }

  @Test
  void swapsOfKubernetesAreNoticed() throws IOException {
    Path first = Files.createDirectory(folder.resolve("..2026_01"));
    Files.writeString(first.resolve("file"), "good 1");
    Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
    Files.createSymbolicLink(folder.resolve("file"), Path.of("..data/file"));
    WatchedFile<String> file = open(folder.resolve("file"));

    Path second = Files.createDirectory(folder.resolve("..2026_02"));
    Files.writeString(second.resolve("file"), "good 2");
    Path swap = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
    Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE);

    awaitContent(file, "good 2");
  }

  @Test
  void badContentLeavesTheLastGoodOneUntilTheNext() throws IOException {
    WatchedFile<String> file = open(file("good 1"));
    file("bad and long");
    awaitLooks();
    assertThat(file.get()).isEqualTo("good 1");
    file("good 2");
    awaitContent(file, "good 2");
    assertThat(told).containsExactly("good 2");
  }

  @Test
  void aMissingFileLeavesTheLastGoodOneUntilItIsBack() throws IOException {
    WatchedFile<String> file = open(file("good 1"));
    Files.delete(folder.resolve("file"));
    awaitLooks();
    assertThat(file.get()).isEqualTo("good 1");
    file("good 2");
    awaitContent(file, "good 2");
  }

  @Test
  void aFailingListenerDoesNotEndTheWatch() throws IOException {
    WatchedFile<String> file =
        WatchedFile.open(
            watcher,
            file("1"),
            (content, previous) -> new String(content, UTF_8),
            text -> {
              throw new IllegalStateException("listener");
            });
    file("12");
    awaitContent(file, "12");
    file("123");
    awaitContent(file, "123");
  }

  @Test
  void aClosedOneIsNotReadAgain() throws IOException {
    WatchedFile<String> file = open(file("good 1"));
    file.close();
    file("good 2");
    awaitLooks();
    assertThat(file.get()).isEqualTo("good 1");
  }
}
