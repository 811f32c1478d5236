package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Answer;
import io.jzot.testing.Images;
import io.jzot.testing.RawConnection;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What two parsers could read differently goes no further: it is answered once, with a refusal, and
 * the connection is closed, so that nothing behind it is taken for a request.
 */
@QuarkusTest
class RequestGuardTest {
  private static final Pattern STATUS_LINE = Pattern.compile("(?m)^HTTP/\\d\\.\\d (\\d{3})");
  private static final String HIDDEN = "GET /livez HTTP/1.1\r\nHost: hidden\r\n\r\n";

  private final RegistryClient registry = RegistryClient.ofTestServer();

  private static Arguments row(String name, String statuses, String... lines) {
    return Arguments.of(name, statuses, String.join("\r\n", lines));
  }

  /** Each is followed by another request, which must not be answered. */
  static Stream<Arguments> ambiguous() {
    String get = "GET /v2/ HTTP/1.1";
    String put = "PUT /v2/a/manifests/x HTTP/1.1";
    String host = "Host: a";
    return Stream.of(
        row("no Host", "400", get, "", ""),
        row("two Hosts", "400", get, host, "Host: b", "", ""),
        row("the same Host twice", "400", get, host, host, "", ""),
        row("HTTP/1.0 without Host", "400", "GET /v2/_catalog HTTP/1.0", "", ""),
        row("HTTP/1.0 with two Hosts", "400", "GET /v2/ HTTP/1.0", host, "Host: b", "", ""),
        row("HTTP/2.0 in text", "400,501,505", "GET /v2/ HTTP/2.0", host, "", ""),
        row("HTTP/1.2", "400,501,505", "GET /v2/ HTTP/1.2", host, "", ""),
        row(
            "xchunked",
            "400,501",
            put,
            host,
            "Transfer-Encoding: xchunked",
            "",
            "5",
            "hello",
            "0",
            "",
            ""),
        row("identity", "400,501", put, host, "Transfer-Encoding: identity", "", ""),
        row(
            "gzip, chunked",
            "400,501",
            put,
            host,
            "Transfer-Encoding: gzip, chunked",
            "",
            "0",
            "",
            ""),
        row("chunked, gzip", "400,501", put, host, "Transfer-Encoding: chunked, gzip", "", ""),
        row(
            "chunked, chunked",
            "400,501",
            put,
            host,
            "Transfer-Encoding: chunked, chunked",
            "",
            "0",
            "",
            ""),
        row(
            "two Transfer-Encodings",
            "400,501",
            put,
            host,
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: identity",
            "",
            "0",
            "",
            ""),
        row(
            "chunked twice",
            "400,501",
            put,
            host,
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked",
            "",
            "0",
            "",
            ""),
        row(
            "chunked in quotes",
            "400,501",
            put,
            host,
            "Transfer-Encoding: \"chunked\"",
            "",
            "0",
            "",
            ""),
        row(
            "chunked with a vertical tab",
            "400,501",
            put,
            host,
            "Transfer-Encoding: \u000bchunked",
            "",
            "0",
            "",
            ""),
        row("empty Transfer-Encoding", "400,501", put, host, "Transfer-Encoding:", "", ""),
        row(
            "folded Transfer-Encoding",
            "400,501",
            put,
            host,
            "Transfer-Encoding:",
            " chunked",
            "",
            "0",
            "",
            ""),
        row(
            "chunked in HTTP/1.0",
            "400,501",
            "PUT /v2/a/manifests/x HTTP/1.0",
            host,
            "Transfer-Encoding: chunked",
            "",
            "0",
            "",
            ""),
        row(
            "length and chunked",
            "400",
            put,
            host,
            "Content-Length: 5",
            "Transfer-Encoding: chunked",
            "",
            "0",
            "",
            ""),
        row(
            "chunked and length",
            "400",
            put,
            host,
            "Transfer-Encoding: chunked",
            "Content-Length: 5",
            "",
            "0",
            "",
            ""),
        row("two lengths", "400", put, host, "Content-Length: 5", "Content-Length: 6", "", "hello"),
        row(
            "the same length twice in a line",
            "400",
            put,
            host,
            "Content-Length: 5, 6",
            "",
            "hello"),
        row("length +5", "400", put, host, "Content-Length: +5", "", "hello"),
        row("length -5", "400", put, host, "Content-Length: -5", "", "hello"),
        row("length 0x5", "400", put, host, "Content-Length: 0x5", "", "hello"),
        row("length 5.0", "400", put, host, "Content-Length: 5.0", "", "hello"),
        row("empty length", "400", put, host, "Content-Length:", "", "hello"),
        row(
            "length of 20 digits",
            "400,413",
            put,
            host,
            "Content-Length: 99999999999999999999",
            "",
            "hello"),
        row("a space before the colon", "400", get, "Host : a", "", ""),
        row(
            "a space before the colon of length",
            "400",
            put,
            host,
            "Content-Length : 5",
            "",
            "hello"),
        row("a line without a colon", "400", get, host, "nothing", "", ""),
        row("a NUL in a header", "400", get, host, "X: a\0b", "", ""),
        row("a carriage return in a header", "400", get, host, "X: a\rY: b", "", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ambiguous")
  void answeredOnceAndClosed(String name, String statuses, String request) {
    try (RawConnection connection = RawConnection.open()) {
      connection.named(name).send(request + HIDDEN);

      assertRefused(name, connection.readAll(), statuses);
    }
  }

  private static void assertRefused(String name, String answers, String statuses) {
    List<String> seen =
        STATUS_LINE.matcher(answers).results().map(match -> match.group(1)).toList();
    assertThat(seen).as("%s: %s", name, answers).hasSize(1);
    assertThat(seen.get(0)).as("%s: %s", name, answers).isIn((Object[]) statuses.split(",", -1));
    assertThat(answers).doesNotContain("etc/passwd").doesNotContain("root:");
  }

  /** Framed well, so that what follows is a request of its own; the first goes nowhere. */
  static Stream<String> paths() {
    return Stream.of(
        "/v2/a\\b/tags/list",
        "/v2/a;b/tags/list",
        "/v2/a/tags/list;x=1",
        "/v2/a%3Bb/tags/list",
        "/v2/a%3bb/tags/list",
        "/v2/a%00b/tags/list",
        "/v2/a%5Cb/tags/list",
        "/v2/a|b/tags/list",
        "/v2/a^b/tags/list",
        "/v2/a\"b/tags/list",
        "/v2/a<b>/tags/list",
        "/v2/{a}/tags/list",
        "/v2/%252e%252e/a/tags/list",
        "/v2/%2e%2e/%2e%2e/etc/passwd",
        "/v2/../../etc/passwd",
        "/../../../../../../../../etc/passwd",
        "/v2/./_catalog",
        "/v2/a%2f..%2f..%2fb/tags/list",
        "/v2/a/..;/b/tags/list",
        "//v2//_catalog",
        "//a/v2/",
        "/v2/a%c0%afb/tags/list",
        "/v2/%c0%ae%c0%ae/a/tags/list",
        "/v2/a\u00e4b/tags/list",
        "/v2/a%zzb/tags/list",
        "/v2/a%/tags/list",
        "/v2/a%2/tags/list",
        "/v2/a%u002eb/tags/list",
        "/v2/_catalog?n=1;last=b",
        "/v2/_catalog?n=%zz",
        "/v2/a/tags/list#fragment",
        "v2/",
        "*");
  }

  @ParameterizedTest
  @MethodSource("paths")
  void strangePathsGoNowhere(String path) {
    try (RawConnection connection = RawConnection.open()) {
      connection.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

      assertRefused(path, connection.readAll(), "400,404,405");
    }
  }

  @Test
  void aBrokenChunkEndsTheConnection() {
    try (RawConnection connection = RawConnection.open()) {
      connection.send("PUT /v2/a/manifests/x HTTP/1.1\r\nHost: a\r\n");
      connection.send("Content-Type: application/vnd.oci.image.manifest.v1+json\r\n");
      connection.send("Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n" + HIDDEN);

      assertThat(connection.readAll()).doesNotContain(" 200 ").doesNotContain(" 201 ");
    }
  }

  @Test
  void nobodyTunnels() {
    try (RawConnection connection = RawConnection.open()) {
      connection.send("CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n");

      connection.read().expect(400, 404, 405, 501);
    }
  }

  @Test
  void aFailureBeforeRoutingIsAnOciErrorToo() {
    try (RawConnection connection = RawConnection.open()) {
      connection.send("GET /v2/ HTTP/1.1\r\n\r\n");

      connection.read().expectError(400, "UNSUPPORTED");
    }
  }

  @Test
  void lineFeedsAloneEndNoLines() {
    // Lenient readers take them for line ends, so nothing may follow that others read as a request.
    try (RawConnection connection = RawConnection.open()) {
      connection.send("GET /v2/ HTTP/1.1\nHost: a\n\n" + HIDDEN);

      String answers = connection.endOutput().readAll();
      long served = STATUS_LINE.matcher(answers).results().count();
      assertThat(served).as(answers).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aBodyIsNotTakenForARequest() {
    for (String framing :
        List.of(
            "Content-Length: " + HIDDEN.length() + "\r\n\r\n" + HIDDEN,
            "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(HIDDEN.length())
                + "\r\n"
                + HIDDEN
                + "\r\n0\r\n\r\n")) {
      for (String start : List.of("GET /v2/", "DELETE /v2/a/manifests/x", "POST /v2/")) {
        try (RawConnection connection = RawConnection.open()) {
          connection.send(start + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + framing);

          String answers = connection.readAll();
          assertThat(STATUS_LINE.matcher(answers).results().count()).as(answers).isEqualTo(1);
          assertThat(answers).doesNotEndWith("ok");
        }
      }
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() {
    try (RawConnection connection = RawConnection.open()) {
      String end = " HTTP/1.1\r\nHost: a\r\n\r\n";
      String last = "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      connection.send("GET /livez" + end + "GET /v2/" + end + "GET /v2/a0/tags/list" + end + last);

      assertThat(connection.read().expect(200).text()).isEqualTo("ok");
      connection.read().expect(200);
      connection.read().expect(404);
      assertThat(connection.read().expect(200).text()).isEqualTo("ok");
      assertThat(connection.readToEnd()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez", "/readyz", "/startupz", "/v2/"})
  void oldProbesSendNoHost(String path) {
    try (RawConnection connection = RawConnection.open()) {
      connection.send("GET " + path + " HTTP/1.0\r\n\r\n");

      assertThat(connection.readAll()).startsWith("HTTP/1.").contains(" 200 ");
    }
  }

  @Test
  void anAbsoluteTargetIsUnderstood() {
    try (RawConnection connection = RawConnection.open()) {
      connection.send("GET http://a/livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

      assertThat(connection.read().expect(200, 400, 404)).isNotNull();
    }
  }

  static Stream<Arguments> writes() {
    String blob = "sha256:" + "0".repeat(64);
    return Stream.of(
            "PUT /v2/guard/a/manifests/latest",
            "PUT /v2/guard/a/manifests/" + blob,
            "POST /v2/guard/a/blobs/uploads/",
            "POST /v2/guard/a/blobs/uploads/?digest=" + blob,
            "POST /v2/guard/a/blobs/uploads/?mount=" + blob + "&from=guard/b",
            "PATCH /v2/guard/a/blobs/uploads/" + "0".repeat(32),
            "PUT /v2/guard/a/blobs/uploads/" + "0".repeat(32) + "?digest=" + blob)
        .flatMap(
            start -> Stream.of("gzip", "br", "zstd").map(coding -> Arguments.of(start, coding)));
  }

  @ParameterizedTest(name = "{0} in {1}")
  @MethodSource("writes")
  void compressedBodiesAreNotTaken(String start, String coding) {
    try (RawConnection connection = RawConnection.open()) {
      connection.send(
          start
              + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/vnd.oci.image.manifest.v1+json"
              + "\r\nContent-Length: 5\r\nContent-Encoding: "
              + coding
              + "\r\n\r\nhello");

      connection.read().expectError(415, "UNSUPPORTED");
    }
  }

  @Test
  void headersOfNineKilobytesAreTooLarge() {
    for (String header :
        List.of(
            "X: " + "x".repeat(9 * 1024), ("X: " + "x".repeat(100) + "\r\n").repeat(90) + "Y: y")) {
      try (RawConnection connection = RawConnection.open()) {
        connection.send("GET /v2/ HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n");

        assertRefused("headers", connection.readAll(), "431");
      }
    }
  }

  @Test
  void aRequestLineOfNineKilobytesIsTooLong() {
    try (RawConnection connection = RawConnection.open()) {
      connection.send(
          "GET /v2/_catalog?x=" + "x".repeat(9 * 1024) + " HTTP/1.1\r\nHost: a\r\n\r\n");

      assertRefused("request line", connection.readAll(), "414");
    }
  }

  @Test
  void aRequestLineOfSevenKilobytesIsNot() {
    try (RawConnection connection = RawConnection.open()) {
      connection.send(
          "GET /v2/_catalog?x=" + "x".repeat(7 * 1024) + " HTTP/1.1\r\nHost: a\r\n\r\n");

      connection.read().expect(200);
    }
  }

  @Test
  void noHostIsRepeatedInAnAnswer() {
    RepositoryClient repository = registry.fresh("guard");
    Images images = Images.any();
    repository.push(images, "latest");
    for (String start :
        Arrays.asList(
            "POST " + repository.path("blobs/uploads/"),
            "GET " + repository.path("tags/list?n=0"),
            "GET /v2/_catalog?n=1",
            "GET " + repository.path("blobs/x"))) {
      try (RawConnection connection = RawConnection.open()) {
        connection
            .send(start + " HTTP/1.1\r\nHost: evil.example.org\r\n")
            .send("X-Forwarded-Host: evil.example.org\r\nContent-Length: 0\r\n\r\n");

        Answer answer = connection.read().expect(200, 202, 400);
        assertThat(answer.headers().toString() + answer.text()).doesNotContain("evil");
      }
    }
  }

  /** HTTP/2 comes by ALPN under TLS only: in clear text it is a way around proxies that look. */
  @Test
  void clearTextIsNotUpgradedToHttp2() {
    try (RawConnection connection = RawConnection.open()) {
      connection
          .send(
              "GET /v2/ HTTP/1.1\r\nHost: "
                  + RawConnection.host()
                  + "\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                  + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n")
          .read()
          .expect(200);
    }
    try (RawConnection connection = RawConnection.open()) {
      String answer = connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").readAll();
      assertThat(answer).matches("(?s)HTTP/\\d\\.\\d 400 .*");
    }
  }
}
