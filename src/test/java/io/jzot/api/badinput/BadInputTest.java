package io.jzot.api.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jzot.oci.ErrorCode;
import io.jzot.testing.Answer;
import io.jzot.testing.RawConnection;
import io.jzot.testing.RegistryClient;
import io.quarkus.test.junit.QuarkusTest;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused: one table, request → status and code. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static final int MINIMUM_OF_ROWS = 120;

  /** What would tell of the inside: packages, exceptions, stack traces, files. */
  private static final Pattern INSIDE =
      Pattern.compile(
          "(?i)\\b(java|jdk|javax|jakarta|io\\.(jzot|quarkus|vertx|netty)|com\\.fasterxml)\\."
              + "|exception|\\tat |\\.java|\\$\\$|lambda|/tmp|/home|/root|/var/");

  private Ground ground;

  @BeforeAll
  void prepare() {
    ground = new Ground(RegistryClient.ofTestServer());
  }

  @AfterAll
  void nothingChanged() {
    ground.verifyUnharmed();
  }

  static List<BadRequest> rows() {
    return Stream.of(
            NameRows.all(),
            DigestRows.all(),
            UploadRows.all(),
            HeaderRows.all(),
            TokenRows.all(),
            ManifestRows.all())
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void refused(BadRequest row) {
    try (RawConnection connection = RawConnection.open()) {
      connection.named(row.toString()).send(row.bytes(RawConnection.host(), ground));
      boolean head = row.method().equals("HEAD");
      Answer answer = head ? connection.readHead() : connection.read();

      answer.expect(row.status());
      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
      if (!head) {
        assertThat(answer.header("Content-Length")).isEqualTo("" + answer.body().length);
        assertErrorDocument(answer, row.code());
      }
    }
  }

  private static void assertErrorDocument(Answer answer, String code) {
    JsonNode document = answer.json();
    assertThat(document.properties()).as(answer.toString()).hasSize(1);
    assertThat(document.path("errors").isArray()).as(answer.toString()).isTrue();
    assertThat(document.path("errors")).as(answer.toString()).hasSize(1);
    JsonNode error = document.path("errors").path(0);
    assertThat(error.path("code").asText()).as(answer.toString()).isEqualTo(code);
    assertThat(error.path("message").asText()).as(answer.toString()).isNotBlank();
    assertThat(error.path("detail").path("description").asText())
        .as(answer.toString())
        .isNotBlank();
    assertThat(answer.body().length).as(answer.toString()).isLessThan(2000);
    assertThat(INSIDE.matcher(answer.text()).find()).as(answer.toString()).isFalse();
    assertThat(answer.text().chars().noneMatch(c -> c < ' ')).as(answer.toString()).isTrue();
  }

  @Test
  void theTableIsLongAndNamesEachRowOnce() {
    List<String> names = rows().stream().map(BadRequest::toString).toList();

    assertThat(names).hasSizeGreaterThan(MINIMUM_OF_ROWS).doesNotHaveDuplicates();
  }

  @Test
  void everyCodeThatARequestCanCauseHasARow() {
    Set<ErrorCode> elsewhere =
        EnumSet.of(
            // With access control:
            ErrorCode.UNAUTHORIZED,
            ErrorCode.DENIED,
            ErrorCode.MANIFEST_TAGGED,
            ErrorCode.TOOMANYREQUESTS,
            ErrorCode.UPSTREAM_FAILED,
            ErrorCode.BODY_TOO_LARGE,
            // Faults of the store:
            ErrorCode.STORAGE_FULL,
            ErrorCode.UNAVAILABLE,
            ErrorCode.INTERNAL,
            // Need more than one request, or one that is broken or slow: see RequestGuardTest,
            // UploadResumeTest, SlowBodyTest.
            ErrorCode.UNSUPPORTED_TRANSFER,
            ErrorCode.BLOB_UPLOAD_CONFLICT,
            ErrorCode.REQUEST_TIMEOUT,
            ErrorCode.SIZE_INVALID);
    Set<String> seen = new HashSet<>();
    rows().forEach(row -> seen.add(row.status() + " " + row.code()));

    for (ErrorCode code : EnumSet.complementOf(EnumSet.copyOf(elsewhere))) {
      boolean cut = code == ErrorCode.BLOB_UPLOAD_INVALID; // a body that ends early
      if (!cut) {
        assertThat(seen).contains(code.status() + " " + code.wireCode());
      }
    }
  }
}
