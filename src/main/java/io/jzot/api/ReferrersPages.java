package io.jzot.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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

  /** So many are worth remembering. */
  private static final int MANY = 50;

  /** A sixty-fourth of the heap. */
  private static final long BUDGET = Runtime.getRuntime().maxMemory() / 64;

  /** What a referrer takes as an object. */
  private static final int OBJECT = 300;

  /**
   * Answers by the page that they are of: the store gives the same one again while nothing changes.
   */
  private static final Cache<Page<Descriptor>, Answer> ANSWERS =
      Caffeine.newBuilder()
          .weakKeys()
          .maximumWeight(BUDGET)
          .weigher(
              (Page<Descriptor> page, Answer answer) ->
                  answer.document().length + OBJECT * page.items().size())
          .executor(Runnable::run)
          .build();

  private ReferrersPages() {}

  /** What a client asked for, within bounds. */
  static PageRequest bounded(PageRequest asked) {
    return new PageRequest(asked.last(), Math.min(ITEMS, asked.limit()));
  }

  /**
   * A page as a client gets it.
   *
   * @param document an image index
   * @param items what is in it
   * @param more whether there are others behind them
   * @param page what it was made of, which has to live as long
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(byte[] document, List<Descriptor> items, boolean more, Page<Descriptor> page) {}

  /**
   * A page of the manifests that refer to a subject.
   *
   * @param types only those of one of these artifact types; empty for all
   */
  static Answer read(
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

  private static Answer cut(Page<Descriptor> page, int limit) {
    if (page.items().size() < MANY) {
      return written(page, limit);
    }
    Answer known = ANSWERS.getIfPresent(page);
    if (known == null) {
      known = written(page, limit);
      ANSWERS.put(page, known);
    }
    return known;
  }

  private static Answer written(Page<Descriptor> page, int limit) {
    List<Descriptor> all = page.items();
    List<Descriptor> wanted = all.subList(0, Math.min(limit, all.size()));
    ImageIndexes.Part part = ImageIndexes.write(wanted, BYTES);
    return new Answer(
        part.document(),
        all.subList(0, part.count()),
        page.more() || part.count() < all.size(),
        page);
  }
}
