package io.jzot.oci.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.jzot.oci.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One document being written, compactly; the stream below stays open. */
final class DocumentWriter implements Closeable {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .build();

  private final JsonGenerator json;

  DocumentWriter(OutputStream out) throws IOException {
    json = FACTORY.createGenerator(out);
  }

  /** Begins an image index, up to the end of its manifests. */
  void index(@Nullable Object mediaType, List<Descriptor> manifests, List<?> others)
      throws IOException {
    beginIndex(mediaType);
    for (Descriptor manifest : manifests) {
      descriptor(manifest);
    }
    for (Object other : others) {
      value(other);
    }
    json.writeEndArray();
  }

  /** Begins an image index, up to the first of its manifests. */
  void beginIndex(@Nullable Object mediaType) throws IOException {
    json.writeStartObject();
    json.writeNumberField("schemaVersion", 2);
    if (mediaType != null) {
      member("mediaType", mediaType);
    }
    json.writeArrayFieldStart("manifests");
  }

  void endManifests() throws IOException {
    json.writeEndArray();
  }

  void end() throws IOException {
    json.writeEndObject();
  }

  /** Everything so far goes to the stream below. */
  void flush() throws IOException {
    json.flush();
  }

  void annotations(Map<String, String> annotations) throws IOException {
    if (!annotations.isEmpty()) {
      member("annotations", annotations);
    }
  }

  void member(String name, Object value) throws IOException {
    json.writeFieldName(name);
    value(value);
  }

  void descriptor(Descriptor descriptor) throws IOException {
    json.writeStartObject();
    json.writeStringField("mediaType", descriptor.mediaType().value());
    json.writeStringField("digest", descriptor.digest().toString());
    json.writeNumberField("size", descriptor.size());
    if (descriptor.artifactType() != null) {
      json.writeStringField("artifactType", descriptor.artifactType());
    }
    annotations(descriptor.annotations());
    for (Map.Entry<String, Object> member : descriptor.other().entrySet()) {
      member(member.getKey(), member.getValue());
    }
    json.writeEndObject();
  }

  private void value(@Nullable Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName((String) entry.getKey());
        value(entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        value(element);
      }
      json.writeEndArray();
    } else {
      scalar(value);
    }
  }

  private void scalar(@Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (value instanceof BigInteger number) {
      json.writeNumber(number);
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else {
      json.writeString((String) value);
    }
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
