package io.jzot.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server answered.
 *
 * @param request what it answers, for failure messages
 * @param headers by name, in any case; values in the order of their lines
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(String request, int status, Map<String, List<String>> headers, byte[] body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Answer {
    Map<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, values) -> anyCase.computeIfAbsent(name, n -> new ArrayList<>()).addAll(values));
    headers = anyCase;
  }

  /** All values of a header; empty when it is absent. */
  public List<String> all(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** The value of a header that has to be there, once. */
  public String header(String name) {
    assertThat(all(name)).as("%s of %s", name, this).hasSize(1);
    return all(name).get(0);
  }

  public boolean has(String name) {
    return headers.containsKey(name);
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + this, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The texts of an array that is a member of the JSON body. */
  public List<String> texts(String member) {
    List<String> texts = new ArrayList<>();
    assertThat(json().path(member).isArray()).as("%s in %s", member, this).isTrue();
    json().path(member).forEach(node -> texts.add(node.asText()));
    return texts;
  }

  /** Fails unless the status is one of these. */
  public Answer expect(Integer... statuses) {
    assertThat(status).as(toString()).isIn((Object[]) statuses);
    return this;
  }

  /** Fails unless it is this refusal, with a body as the specification has it. */
  public Answer expectError(int expectedStatus, String code) {
    expect(expectedStatus);
    assertThat(text()).as("body of %s", this).isNotEmpty();
    assertThat(json().path("errors").path(0).path("code").asText()).as(toString()).isEqualTo(code);
    return this;
  }

  /** Fails unless the body is exactly this. */
  public Answer expectBody(byte[] expected) {
    // Not shown on failure: bodies are large and random.
    assertThat(java.util.Arrays.equals(body, expected))
        .as("%s has the %d expected bytes", request, expected.length)
        .isTrue();
    return this;
  }

  @Override
  public String toString() {
    String shown = text().length() > 600 ? text().substring(0, 600) + "…" : text();
    return request + " → " + status + ' ' + headers + ' ' + shown;
  }
}
