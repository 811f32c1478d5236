package io.jzot.testing;

import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A manifest or an index, as it is pushed.
 *
 * @param name by which the test calls it
 * @param subject the digest that it refers to
 * @param artifactType under which referrers list it: its own, or its config's media type
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Document(
    String name,
    MediaType mediaType,
    byte[] bytes,
    Digest digest,
    @Nullable Digest subject,
    @Nullable String artifactType,
    Map<String, String> annotations) {

  @Override
  public String toString() {
    return name + ' ' + digest;
  }
}
