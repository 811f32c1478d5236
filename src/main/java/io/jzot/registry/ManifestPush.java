package io.jzot.registry;

import io.jzot.oci.MediaType;
import io.jzot.oci.Reference;
import io.jzot.oci.Tag;
import java.util.Set;

/**
 * A manifest to be published.
 *
 * @param reference the tag or the digest that it is pushed to
 * @param bytes the document, not changed by anybody from now on
 * @param tags further tags, with a push by digest only (distribution-spec end-7b)
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ManifestPush(
    Reference reference,
    MediaType mediaType,
    byte[] bytes,
    Set<Tag> tags,
    WriteGrant grant,
    Precondition precondition) {

  ManifestPush with(WriteGrant other) {
    return new ManifestPush(reference, mediaType, bytes, tags, other, precondition);
  }
}
