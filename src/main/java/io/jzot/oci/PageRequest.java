package io.jzot.oci;

import org.jspecify.annotations.Nullable;

/**
 * Which page of a sorted listing is wanted (distribution-spec, "Listing Tags").
 *
 * @param last the listing starts strictly after this text, bytewise; null for its beginning
 * @param limit how many items at most; {@link Integer#MAX_VALUE} for all
 */
public record PageRequest(@Nullable String last, int limit) {
  public static final PageRequest ALL = new PageRequest(null, Integer.MAX_VALUE);

  public PageRequest {
    if (limit < 0) {
      throw new IllegalArgumentException("negative page size");
    }
  }
}
