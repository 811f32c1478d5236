package io.jzot.app;

import static io.jzot.log.Field.field;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class ZotLogFormatterTest {
  private final ZotLogFormatter formatter = new ZotLogFormatter();

  @Test
  void aLineIsOneObjectInZotsWords() throws IOException {
    ExtLogRecord line = line("HTTP API");
    line.setParameters(
        new Object[] {
          field("statusCode", 201),
          field("path", "/v2/"),
          field("headers", Map.of("A", List.of("b")))
        });
    JsonNode json = parse(line);
    assertThat(json.path("level").asText()).isEqualTo("info");
    assertThat(json.path("message").asText()).isEqualTo("HTTP API");
    assertThat(json.path("caller").asText()).isEqualTo("io.jzot.test");
    assertThat(json.path("time").asText()).endsWith("Z");
    assertThat(json.path("statusCode").isInt()).isTrue();
    assertThat(json.path("headers").path("A").path(0).asText()).isEqualTo("b");
  }

  @Test
  void nothingThatAClientSendsForgesALine() throws IOException {
    ExtLogRecord line = line("HTTP API");
    line.setParameters(
        new Object[] {
          field("path", "/a\r\n{\"level\":\"error\"}\u001b[31m\u2028"), field("level", "x")
        });
    String text = formatter.format(line);
    assertThat(text.strip()).doesNotContain("\n", "\r", "\u001b");
    assertThat(parse(line).path("level").asText()).as("a field replaces nothing").isEqualTo("info");
  }

  @Test
  void theTimeIsThatOfTheEvent() throws IOException {
    for (String time :
        List.of(
            "2026-11-29T06:30:55.000000001Z",
            "2026-11-29T06:30:55.999999999Z",
            "2026-11-29T06:30:56.120000000Z",
            "1969-12-31T23:59:59.500000000Z")) {
      ExtLogRecord line = line("now");
      line.setInstant(Instant.parse(time));
      assertThat(parse(line).path("time").asText()).isEqualTo(time);
    }
  }

  @Test
  void noMemberIsThereTwice() throws IOException {
    ExtLogRecord line = line("request failed");
    line.setParameters(
        new Object[] {
          field("time", "x"), field("path", "first"), field("path", "second"), field("error", "x")
        });
    line.setThrown(new IOException("why"));
    String text = formatter.format(line);
    JsonNode json =
        new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .readTree(text);
    assertThat(json.path("path").asText()).isEqualTo("first");
    assertThat(json.path("error").asText()).contains("why");
  }

  @Test
  void aFailureIsOneLineToo() throws IOException {
    ExtLogRecord line = line("request failed");
    line.setThrown(new IllegalStateException("outer\nline", new IOException("inner")));
    JsonNode json = parse(line);
    assertThat(json.path("error").asText()).contains("outer", "inner");
    assertThat(json.path("stacktrace").asText()).contains("ZotLogFormatterTest");
  }

  private static ExtLogRecord line(String message) {
    ExtLogRecord line = new ExtLogRecord(Level.INFO, message, ZotLogFormatterTest.class.getName());
    line.setLoggerName("io.jzot.test");
    return line;
  }

  private JsonNode parse(ExtLogRecord line) throws IOException {
    String text = formatter.format(line);
    assertThat(text).endsWith("\n");
    return new ObjectMapper().readTree(text);
  }
}
