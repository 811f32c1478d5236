package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.URITemplate;
import org.junit.jupiter.api.Test;

class RepositoryPathTest {
  private static final String MANIFESTS = "/" + RepositoryPath.NAME + "/manifests/{reference}";
  private static final String BLOBS = "/" + RepositoryPath.NAME + "/blobs/{digest}";

  @Test
  void templatesMatchWhatTheyDidBefore() {
    ArrayList<RequestMapper.RequestPath<String>> templates = new ArrayList<>();
    for (String template : List.of(MANIFESTS, BLOBS)) {
      templates.add(
          new RequestMapper.RequestPath<>(false, new URITemplate(template, false), template));
    }
    RequestMapper.RequestMatch<String> match =
        new RequestMapper<>(templates).map("/a/manifests/b/manifests/x");
    assertThat(match.value).isEqualTo(MANIFESTS);
    assertThat(match.pathParamValues).containsExactly("a/manifests/b", "x");
  }

  /** The framework searches; each place that it may begin at costs the length of the path. */
  @Test
  void nothingIsTriedTwice() {
    Counted path = new Counted("a/" + "0".repeat(1000) + "/blobs/x");
    Matcher matcher = Pattern.compile("(?<name>\\G.+)/manifests/([^/]+)").matcher(path);
    assertThat(matcher.find(0)).isFalse();
    assertThat(path.reads).isLessThan(20 * path.length());
  }

  private static final class Counted implements CharSequence {
    private final String text;
    private int reads;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      reads++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }
  }
}
