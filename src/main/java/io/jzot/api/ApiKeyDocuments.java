package io.jzot.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jzot.auth.ApiKeys.ApiKey;
import io.jzot.auth.ApiKeys.Issued;
import io.jzot.auth.ApiKeys.Wish;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** API keys in zot's JSON. */
@Singleton
public final class ApiKeyDocuments {
  /** Go's time that is none. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  /** As Go reads: names in any case, others passed over. */
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build()
          .readerFor(Request.class);

  /** What is asked for. */
  record Request(
      @Nullable String label,
      @Nullable List<@Nullable String> scopes,
      @Nullable String expirationDate) {}

  /**
   * A key.
   *
   * @param apiKey only when it is new
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Document(
      String createdAt,
      String expirationDate,
      @JsonProperty("isExpired") boolean expired,
      String creatorUa,
      String generatedBy,
      String lastUsed,
      String label,
      List<String> scopes,
      String uuid,
      @Nullable String apiKey) {
    @Override
    public String toString() {
      return "Document[uuid=" + uuid + "]";
    }
  }

  /** Several. */
  public record Documents(List<Document> apiKeys) {}

  /**
   * Reads a request.
   *
   * @throws OciException REQUEST_INVALID; never repeats what was sent
   */
  Wish wish(byte[] body, String agent) {
    Request request;
    try {
      request = READER.readValue(body);
    } catch (IOException e) {
      throw malformed(
          "send JSON: {\"label\": \"…\", \"scopes\": [\"…\"], \"expirationDate\": \"…\"}");
    }
    if (request == null) {
      throw malformed("send a JSON object");
    }
    List<@Nullable String> scopes = request.scopes() == null ? List.of() : request.scopes();
    if (scopes.stream().anyMatch(Objects::isNull)) {
      throw malformed("a scope is a text");
    }
    return new Wish(
        request.label() == null ? "" : request.label(),
        scopes.stream().map(String::valueOf).toList(),
        expiry(request.expirationDate()),
        agent);
  }

  private static Optional<Instant> expiry(@Nullable String date) {
    if (date == null || date.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(date).toInstant());
    } catch (DateTimeParseException e) {
      throw malformed("expirationDate is a time such as 2030-12-31T23:59:59Z, or empty for none");
    }
  }

  private static OciException malformed(String description) {
    return new OciException(ErrorCode.REQUEST_INVALID, description);
  }

  Documents list(List<ApiKey> keys) {
    return new Documents(keys.stream().map(key -> document(key, null)).toList());
  }

  Document of(Issued issued) {
    return document(issued.key(), issued.secret());
  }

  private static Document document(ApiKey key, @Nullable String secret) {
    return new Document(
        key.created().toString(),
        key.expires().map(Instant::toString).orElse(NEVER),
        key.isExpired(),
        key.creatorAgent(),
        "manual",
        key.lastUsed().map(Instant::toString).orElse(NEVER),
        key.label(),
        key.scopes(),
        key.id(),
        secret);
  }
}
