package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.MediaType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ByteWriter} wrote; anything else is an {@link IOException}. */
final class ByteReader {
  private final byte[] bytes;
  private int position;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean atEnd() {
    return position == bytes.length;
  }

  int position() {
    return position;
  }

  /** Goes on elsewhere: behind what a newer version may have appended. */
  void skipTo(int newPosition) throws IOException {
    if (newPosition < position || newPosition > bytes.length) {
      throw malformed();
    }
    position = newPosition;
  }

  private int take(long count) throws IOException {
    if (count < 0 || count > bytes.length - position) {
      throw malformed();
    }
    int start = position;
    position += (int) count;
    return start;
  }

  int octet() throws IOException {
    return bytes[take(1)] & 0xff;
  }

  long number() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int octet = octet();
      value |= (octet & 0x7fL) << shift;
      if ((octet & 0x80) == 0) {
        return value;
      }
    }
    throw malformed();
  }

  /** How many things follow: each takes one octet at least. */
  int count() throws IOException {
    long count = number();
    if (count < 0 || count > bytes.length - position) {
      throw malformed();
    }
    return (int) count;
  }

  String text() throws IOException {
    int length = count();
    return new String(bytes, take(length), length, StandardCharsets.UTF_8);
  }

  @Nullable String optional() throws IOException {
    return octet() == 0 ? null : text();
  }

  Digest digest() throws IOException {
    int number = octet();
    if (number < 1 || number > ByteWriter.ALGORITHMS.size()) {
      throw malformed();
    }
    DigestAlgorithm algorithm = ByteWriter.ALGORITHMS.get(number - 1);
    int length = algorithm.hexLength() / 2;
    int start = take(length);
    return new Digest(algorithm, HexFormat.of().formatHex(bytes, start, start + length));
  }

  MediaType mediaType() throws IOException {
    int known = octet();
    if (known > ByteWriter.NUMBERED.size()) {
      throw malformed();
    }
    return known == 0 ? new MediaType(text()) : ByteWriter.NUMBERED.get(known - 1);
  }

  Map<String, String> texts() throws IOException {
    int count = count();
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String key = text();
      values.put(key.equals(Descriptor.REF_NAME) ? Descriptor.REF_NAME : key, text());
    }
    return count == 1 ? Map.copyOf(values) : Collections.unmodifiableMap(values);
  }

  Descriptor descriptor() throws IOException {
    Digest digest = digest();
    return new Descriptor(mediaType(), digest, number(), optional(), texts(), object());
  }

  /** The members of a JSON object. */
  Map<String, Object> object() throws IOException {
    if (!(value() instanceof Map<?, ?> map)) {
      throw malformed();
    }
    Map<String, Object> members = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (value != null) {
            members.put((String) key, value);
          }
        });
    return members.isEmpty() ? Map.of() : Collections.unmodifiableMap(members);
  }

  private @Nullable Object value() throws IOException {
    int kind = octet();
    return switch (kind) {
      case '{' -> map();
      case '[' -> list();
      case '"' -> text();
      case 'd' -> new BigDecimal(text());
      case 'b' -> new BigInteger(text());
      case 'i' -> Long.valueOf(text());
      case 't' -> true;
      case 'f' -> false;
      case 'n' -> null;
      default -> throw malformed();
    };
  }

  private Map<String, @Nullable Object> map() throws IOException {
    int count = count();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      map.put(text(), value());
    }
    return Collections.unmodifiableMap(map);
  }

  private List<@Nullable Object> list() throws IOException {
    int count = count();
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(value());
    }
    return Collections.unmodifiableList(list);
  }

  IOException malformed() {
    return new IOException("the log makes no sense at octet " + position + " of a record");
  }
}
