package io.jzot.oci;

import java.util.List;

/**
 * A page of a sorted listing.
 *
 * @param items in order
 * @param more whether something follows after the last item
 */
public record Page<T>(List<T> items, boolean more) {
  public Page {
    items = List.copyOf(items);
  }
}
