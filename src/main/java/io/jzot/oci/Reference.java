package io.jzot.oci;

import java.util.Optional;

/** What names a manifest in a repository: a tag or a digest (distribution-spec, "reference"). */
public sealed interface Reference permits Tag, Digest {

  /** Parses a path segment: with a colon a digest, else a tag; empty when outside both grammars. */
  static Optional<Reference> find(String text) {
    return text.indexOf(':') >= 0
        ? Digest.find(text).map(Reference.class::cast)
        : Tag.find(text).map(Reference.class::cast);
  }

  /**
   * As {@link #find}.
   *
   * @throws OciException DIGEST_INVALID for what has a colon, TAG_INVALID for the rest
   */
  static Reference parse(String text) {
    return text.indexOf(':') >= 0 ? Digest.parse(text) : Tag.parse(text);
  }
}
