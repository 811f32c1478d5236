package io.jzot.api;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.Reference;
import io.jzot.oci.Tag;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The {@code ?tag=} parameters of a push by digest (distribution-spec end-7b). */
final class TagParameters {
  /** As many as zot takes. */
  private static final int LIMIT = 46;

  private TagParameters() {}

  /**
   * @return in the order given, without duplicates
   * @throws OciException TOO_MANY_TAGS, TAG_INVALID, REQUEST_INVALID for a push by tag
   */
  static Set<Tag> of(Reference reference, List<String> parameters) {
    if (parameters.size() > LIMIT) {
      throw new OciException(ErrorCode.TOO_MANY_TAGS, "at most " + LIMIT + " tags in one push");
    }
    if (!parameters.isEmpty() && reference instanceof Tag) {
      throw new OciException(
          ErrorCode.TAG_INVALID, "further tags go with a push by digest, not by tag");
    }
    Set<Tag> tags = new LinkedHashSet<>();
    parameters.forEach(parameter -> tags.add(Tag.parse(parameter)));
    return tags;
  }
}
