package io.jzot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a document names is there: its tests, its classes, its links. */
class DocumentsTest {
  private static final Pattern CLASS =
      Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT|Contract|Bench))`");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)(?:#[^)]*)?\\)");

  static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(Path.of(""));
        Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(top, docs).filter(path -> path.toString().endsWith(".md")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void namesTestsThatExist(Path document) throws IOException {
    List<String> missing = new ArrayList<>();
    Matcher names = CLASS.matcher(Files.readString(document));
    while (names.find()) {
      if (!testClasses().contains(names.group(1))) {
        missing.add(names.group(1));
      }
    }
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksToWhatIsThere(Path document) throws IOException {
    List<String> broken = new ArrayList<>();
    Matcher links = LINK.matcher(Files.readString(document));
    Path folder = document.toAbsolutePath().getParent();
    while (links.find()) {
      if (folder == null || !Files.exists(folder.resolve(links.group(1)))) {
        broken.add(links.group(1));
      }
    }
    assertThat(broken).isEmpty();
  }

  private static Set<String> testClasses() {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
