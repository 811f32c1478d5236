package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.MediaType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The primitives of the change log, in memory. They are part of its format: see docs/storage.md
 * before changing anything here.
 */
public final class ByteWriter {
  /** Types with a number of their own, from 1; never reordered, only appended to. */
  static final List<MediaType> NUMBERED =
      List.of(
          MediaType.OCI_MANIFEST,
          MediaType.OCI_INDEX,
          MediaType.DOCKER_MANIFEST,
          MediaType.DOCKER_LIST);

  /** Numbered from 1. */
  static final List<DigestAlgorithm> ALGORITHMS =
      List.of(DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512);

  private static final int FIRST_SIZE = 256;

  private byte[] bytes = new byte[FIRST_SIZE];
  private int size;

  public int size() {
    return size;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** What was written; valid until more is. */
  byte[] buffer() {
    return bytes;
  }

  void reset() {
    size = 0;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  ByteWriter octet(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  ByteWriter octets(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  /** Seven bits an octet, the least first; all but the last have their highest bit set. */
  ByteWriter number(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      octet((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return octet((int) rest);
  }

  ByteWriter text(String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    return number(encoded.length).octets(encoded);
  }

  ByteWriter optional(@Nullable String value) {
    return value == null ? octet(0) : octet(1).text(value);
  }

  ByteWriter digest(Digest digest) {
    return octet(1 + ALGORITHMS.indexOf(digest.algorithm()))
        .octets(HexFormat.of().parseHex(digest.hex()));
  }

  ByteWriter mediaType(MediaType type) {
    int known = NUMBERED.indexOf(type);
    return known >= 0 ? octet(known + 1) : octet(0).text(type.value());
  }

  ByteWriter texts(Map<String, String> values) {
    number(values.size());
    values.forEach((key, value) -> text(key).text(value));
    return this;
  }

  ByteWriter descriptor(Descriptor descriptor) {
    return digest(descriptor.digest())
        .mediaType(descriptor.mediaType())
        .number(descriptor.size())
        .optional(descriptor.artifactType())
        .texts(descriptor.annotations())
        .value(descriptor.other());
  }

  /** A value of a JSON document: a kind, and what belongs to it. */
  ByteWriter value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      octet('{').number(map.size());
      map.forEach((key, each) -> text((String) key).value(each));
      return this;
    }
    if (value instanceof List<?> list) {
      octet('[').number(list.size());
      list.forEach(this::value);
      return this;
    }
    if (value instanceof String text) {
      return octet('"').text(text);
    }
    if (value instanceof BigDecimal || value instanceof BigInteger) {
      return octet(value instanceof BigDecimal ? 'd' : 'b').text(value.toString());
    }
    if (value instanceof Number number) {
      return octet('i').text(Long.toString(number.longValue()));
    }
    return octet(value == null ? 'n' : Boolean.TRUE.equals(value) ? 't' : 'f');
  }
}
