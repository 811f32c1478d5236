package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes tables of the descriptors of an index, whoever wrote it. */
final class IndexFilling {
  private IndexFilling() {}

  /** The tables of an index as it was read, with nothing known yet of what manifests point to. */
  static void fill(IndexTables tables, List<Descriptor> manifests) {
    Map<String, @Nullable Digest> owners = owners(manifests);
    Map<Digest, Listing> listings = new LinkedHashMap<>();
    Map<String, List<Digest>> doubled = new HashMap<>();
    for (Descriptor entry : manifests) {
      Listing listing = listings.computeIfAbsent(entry.digest(), digest -> new Listing(entry));
      String tag = Entries.tag(entry);
      if (tag == null) {
        listing.entries.add(entry);
      } else if (owners.get(tag) != null && tables.tags().find(tag) == null) {
        tables.tags().put(tag, entry);
        listing.tags.add(tag);
      } else {
        listing.entries.add(entry);
        doubled.computeIfAbsent(tag, name -> new ArrayList<>()).add(entry.digest());
      }
    }
    doubled.forEach((tag, digests) -> tables.doubles().put(tag, List.copyOf(digests)));
    listings.forEach((digest, listing) -> tables.enter(digest, listing.node(), listing.tags));
  }

  /** Which manifest a tag names; null where the index has that name for several. */
  private static Map<String, @Nullable Digest> owners(List<Descriptor> manifests) {
    Map<String, @Nullable Digest> owners = new HashMap<>();
    for (Descriptor entry : manifests) {
      String tag = Entries.tag(entry);
      if (tag != null) {
        boolean another = owners.containsKey(tag) && !entry.digest().equals(owners.get(tag));
        owners.put(tag, another ? null : entry.digest());
      }
    }
    return owners;
  }

  /** The entries of one manifest while they are gathered. */
  private static final class Listing {
    private final Descriptor first;
    private final List<String> tags = new ArrayList<>(1);
    private final List<Descriptor> entries = new ArrayList<>();

    private Listing(Descriptor first) {
      this.first = first;
    }

    private Node node() {
      boolean walked = IndexTables.isWalked(first.mediaType(), first.size());
      return new Node(
          first.digest(),
          Entries.shared(first.mediaType()),
          first.size(),
          0,
          null,
          List.copyOf(entries),
          walked ? null : Links.NONE,
          0);
    }
  }
}
