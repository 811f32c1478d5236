package io.jzot.api;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.json.ImageIndexes;
import io.jzot.registry.Registry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Pages of referrers that a client can take: as image indexes they are not too large. */
final class ReferrersPages {
  /** Most referrers in one answer. */
  private static final int ITEMS = 1000;

  /** Clients take indexes of that many bytes; a single referrer is taken whatever its size. */
  private static final int BYTES = 4 * 1024 * 1024 - 1024;

  private ReferrersPages() {}

  /** What a client asked for, within bounds. */
  static PageRequest bounded(PageRequest asked) {
    return new PageRequest(asked.last(), Math.min(ITEMS, asked.limit()));
  }

  /**
   * A page of the manifests that refer to a subject.
   *
   * @param types only those of one of these artifact types; empty for all
   */
  static Page<Descriptor> read(
      Registry registry,
      RepositoryName name,
      Digest subject,
      List<String> types,
      PageRequest wanted) {
    if (types.isEmpty()) {
      return cut(registry.referrers(name, subject, null, wanted), wanted.limit());
    }
    List<Descriptor> found = new ArrayList<>();
    boolean more = false;
    for (String type : types) {
      Page<Descriptor> page = registry.referrers(name, subject, type, wanted);
      found.addAll(page.items());
      more |= page.more();
    }
    found.sort(Comparator.comparing(Descriptor::digest));
    return cut(new Page<>(found, more), wanted.limit());
  }

  private static Page<Descriptor> cut(Page<Descriptor> page, int limit) {
    List<Descriptor> items = page.items();
    long bytes = 0;
    int count = 0;
    while (count < Math.min(limit, items.size())) {
      bytes += ImageIndexes.write(List.of(items.get(count))).length;
      if (count > 0 && bytes > BYTES) {
        break;
      }
      count++;
    }
    return new Page<>(items.subList(0, count), page.more() || count < items.size());
  }
}
