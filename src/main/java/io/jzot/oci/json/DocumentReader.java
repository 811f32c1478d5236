package io.jzot.oci.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.jzot.oci.Descriptor;
import io.jzot.oci.Texts;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One document being read, token by token: in time and memory linear to its length, whatever is in
 * it. Strict documents come from clients, lenient ones lie in layouts that others wrote.
 */
final class DocumentReader implements Closeable {
  private static final int MAX_DEPTH = 64;

  /** Dense honest manifests of 4 MiB have about 300,000 tokens. */
  private static final long MAX_TOKENS = 500_000;

  private static final JsonFactory STRICT = factory(MAX_TOKENS, true);
  private static final JsonFactory LENIENT = factory(Long.MAX_VALUE, false);

  private final JsonParser parser;
  private final boolean strict;

  private DocumentReader(JsonFactory factory, InputStream in, boolean strict) throws IOException {
    // A decoder of our own, because Jackson would guess among encodings: it has to be UTF-8.
    this.parser =
        factory.createParser(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    this.strict = strict;
  }

  static DocumentReader strict(byte[] bytes) throws IOException {
    return new DocumentReader(STRICT, new ByteArrayInputStream(bytes), true);
  }

  static DocumentReader lenient(InputStream in) throws IOException {
    return new DocumentReader(LENIENT, in, false);
  }

  /** Takes one member; the reader stands at its value. */
  @FunctionalInterface
  interface Member {
    void read(String name) throws IOException;
  }

  /** Takes one element of an array; the reader stands at it. */
  @FunctionalInterface
  interface Element {
    void read() throws IOException;
  }

  /** Reads something; what is broken in the syntax below it becomes a malformed document. */
  @FunctionalInterface
  interface Body<T> {
    T read() throws IOException;
  }

  /** Reads the whole document: one object and nothing after it. */
  <T> T document(Body<T> body) throws IOException {
    try {
      if (parser.nextToken() == null) {
        throw new MalformedDocumentException("/", "the document is empty");
      }
      T result = body.read();
      if (parser.nextToken() != null) {
        throw new MalformedDocumentException(position(), "content after the end of the document");
      }
      return result;
    } catch (StreamConstraintsException e) {
      throw new MalformedDocumentException(
          position(), "nested deeper than " + MAX_DEPTH + ", or too many or too long parts");
    } catch (JsonProcessingException e) {
      throw new MalformedDocumentException(
          position(), "not JSON: " + Texts.shortened(e.getOriginalMessage()));
    } catch (CharacterCodingException e) {
      throw new MalformedDocumentException(position(), "not UTF-8");
    }
  }

  /** Reads the members of the object at which the reader stands. */
  void members(KnownKeys known, Member member) throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      throw malformed("has to be an object");
    }
    Set<String> seen = new HashSet<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (strict) {
        checkName(name, known, seen);
      }
      parser.nextToken();
      member.read(name);
    }
  }

  private void checkName(String name, KnownKeys known, Set<String> seen) throws IOException {
    String folded = KnownKeys.folded(name);
    String alike = known.alike(folded, name);
    if (alike != null) {
      throw malformed("differs from '" + alike + "' only by case; write '" + alike + "'");
    }
    if (!seen.add(folded)) {
      throw malformed("is there twice (names that differ only by case count as one)");
    }
  }

  /** Reads the elements of the array at which the reader stands. */
  void elements(Element element) throws IOException {
    if (!parser.isExpectedStartArrayToken()) {
      throw malformed("has to be an array");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  boolean atNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  boolean atObject() {
    return parser.isExpectedStartObjectToken();
  }

  boolean atArray() {
    return parser.isExpectedStartArrayToken();
  }

  /** Passes over the value at which the reader stands. */
  void skip() throws IOException {
    parser.skipChildren();
  }

  String string() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw malformed("has to be a string");
    }
    return parser.getText();
  }

  /** The descriptor at which the reader stands. */
  Descriptor descriptor() throws IOException {
    String place = place();
    Map<String, Object> raw = new LinkedHashMap<>();
    members(KnownKeys.DESCRIPTOR, name -> keep(raw, name));
    try {
      return Descriptors.of(raw);
    } catch (MalformedDocumentException e) {
      throw e.within(place);
    }
  }

  /** Any value as plain maps, lists, strings, numbers and booleans. */
  @Nullable Object value() throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case START_OBJECT -> object();
      case START_ARRAY -> list();
      default -> null;
    };
  }

  private Number integer() throws IOException {
    try {
      return parser.getLongValue();
    } catch (InputCoercionException e) {
      return parser.getBigIntegerValue();
    }
  }

  private Map<String, @Nullable Object> object() throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      map.put(name, value());
    }
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(map);
  }

  private List<@Nullable Object> list() throws IOException {
    List<@Nullable Object> list = new ArrayList<>(0);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value());
    }
    return list.isEmpty() ? List.of() : Collections.unmodifiableList(list);
  }

  /** Puts the value at which the reader stands into a map, unless it is null. */
  void keep(Map<String, Object> map, String name) throws IOException {
    Object value = value();
    if (value != null) {
      map.put(name, value);
    }
  }

  MalformedDocumentException malformed(String problem) {
    return new MalformedDocumentException(place(), problem);
  }

  private String place() {
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    return pointer.isEmpty() ? "/" : pointer;
  }

  private String position() {
    var location = parser.currentLocation();
    return "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private static JsonFactory factory(long maxTokens, boolean refuseDuplicates) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxTokenCount(maxTokens).build();
    return new JsonFactoryBuilder()
        .streamReadConstraints(constraints)
        .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, refuseDuplicates)
        .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
        // Names come from outside: none of them may live on in a table.
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }
}
