package io.jzot.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a document names is there: its tests, its classes, its links. */
class DocumentsTest {
  private static final Pattern CLASS =
      Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT|Contract|Bench))`");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");

  static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(Path.of(""));
        Stream<Path> docs = Files.walk(Path.of("docs"));
        Stream<Path> cluster = Files.walk(Path.of("k8s"))) {
      return Stream.of(top, docs, cluster)
          .flatMap(each -> each)
          .filter(path -> path.toString().endsWith(".md"))
          .toList();
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
    Matcher links = LINK.matcher(prose(document));
    while (links.find()) {
      Path target = links.group(1).isEmpty() ? document : beside(document, links.group(1));
      String anchor = links.group(2);
      if (!Files.exists(target) || (anchor != null && !anchors(target).contains(anchor))) {
        broken.add(links.group());
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void anchorsAreMadeAsTheyAreShown() {
    assertThat(anchors("# A `b`: c/d, e_f (g)\n## [L](x.md)\n```sh\n# no heading\n```\n## L\n"))
        .containsExactlyInAnyOrder("a-b-cd-e_f-g", "l", "l-1");
  }

  @Test
  void everyDocumentIsInTheIndex() throws IOException {
    String index = Files.readString(Path.of("docs/README.md"));
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      assertThat(docs.map(path -> String.valueOf(path.getFileName())))
          .filteredOn(name -> !name.equals("README.md"))
          .allSatisfy(name -> assertThat(index).contains("](" + name));
    }
  }

  private static Path beside(Path document, String link) {
    return document.toAbsolutePath().resolveSibling(link).normalize();
  }

  private static String prose(Path document) throws IOException {
    return FENCED.matcher(Files.readString(document)).replaceAll("");
  }

  private static Set<String> anchors(Path document) throws IOException {
    return Files.isDirectory(document) ? Set.of() : anchors(Files.readString(document));
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(String text) {
    Set<String> anchors = new HashSet<>();
    Matcher headings = HEADING.matcher(FENCED.matcher(text).replaceAll(""));
    while (headings.find()) {
      String slug =
          headings
              .group(1)
              .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
              .strip()
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-');
      String anchor = slug;
      for (int n = 1; !anchors.add(anchor); n++) {
        anchor = slug + '-' + n;
      }
    }
    return anchors;
  }

  private static Set<String> testClasses() {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"));
        Stream<Path> operator = Files.walk(Path.of("k8s/operator/src/test/java"))) {
      return Stream.concat(files, operator)
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
