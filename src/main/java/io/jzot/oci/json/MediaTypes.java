package io.jzot.oci.json;

import io.jzot.oci.MediaType;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Media types in documents (RFC 6838, section 4.2). */
final class MediaTypes {
  private static final int MAX_PART = 127;
  private static final String MARKS = "!#$&-^_.+";

  /** The frequent ones once each, not once a descriptor. */
  private static final Map<String, MediaType> SHARED =
      Stream.of(
              MediaType.OCI_MANIFEST,
              MediaType.OCI_INDEX,
              MediaType.OCI_CONFIG,
              MediaType.OCI_EMPTY,
              MediaType.DOCKER_MANIFEST,
              MediaType.DOCKER_LIST,
              MediaType.OCTET_STREAM,
              new MediaType("application/vnd.oci.image.layer.v1.tar"),
              new MediaType("application/vnd.oci.image.layer.v1.tar+gzip"),
              new MediaType("application/vnd.docker.container.image.v1+json"),
              new MediaType("application/vnd.docker.image.rootfs.diff.tar.gzip"))
          .collect(Collectors.toMap(MediaType::value, Function.identity()));

  private MediaTypes() {}

  /**
   * @param place of the member in its object
   */
  static MediaType parse(String place, @Nullable Object value) throws MalformedDocumentException {
    if (!(value instanceof String text) || !isMediaType(text)) {
      throw new MalformedDocumentException(place, "has to be there and to be a media type");
    }
    MediaType shared = SHARED.get(text);
    return shared == null ? new MediaType(text) : shared;
  }

  private static boolean isMediaType(String text) {
    int semicolon = text.indexOf(';');
    String type = semicolon < 0 ? text : text.substring(0, semicolon).stripTrailing();
    int slash = type.indexOf('/');
    return slash > 0
        && isPart(type, 0, slash)
        && isPart(type, slash + 1, type.length())
        && (semicolon < 0 || isPrintable(text, semicolon));
  }

  private static boolean isPart(String text, int start, int end) {
    if (end <= start || end - start > MAX_PART || !isAlphanumeric(text.charAt(start))) {
      return false;
    }
    for (int i = start + 1; i < end; i++) {
      if (!isAlphanumeric(text.charAt(i)) && MARKS.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(String text, int from) {
    return text.chars().skip(from).allMatch(c -> c >= ' ' && c < 0x7f);
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
