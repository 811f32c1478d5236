package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.LayoutIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An index that somebody else edited, merged with what was pushed meanwhile. Where both changed the
 * same tag, the push wins, because it was acknowledged; the manifest that loses the tag stays
 * listed.
 */
public final class IndexMerge {
  private final Map<String, Descriptor> tags = new LinkedHashMap<>();
  private final Set<Descriptor> entries = new LinkedHashSet<>();
  private final List<Descriptor> displaced = new ArrayList<>();

  private IndexMerge() {}

  /**
   * Merges two states that both go back to a third one.
   *
   * @param base what the editor saw
   */
  public static LayoutIndex merge(IndexImage base, LayoutIndex theirs, IndexImage ours) {
    IndexMerge merge = new IndexMerge();
    IndexImage edited = new RepositoryIndex(theirs).image();
    Map<String, Descriptor> before = tags(base);
    Map<String, Descriptor> here = tags(ours);
    Map<String, Descriptor> there = tags(edited);
    for (String tag : union(here.keySet(), there.keySet())) {
      merge.decide(tag, before.get(tag), there.get(tag), here.get(tag));
    }
    Set<Descriptor> beforeEntries = entries(base);
    Set<Descriptor> hereEntries = entries(ours);
    Set<Descriptor> thereEntries = entries(edited);
    for (Descriptor entry : union(hereEntries, thereEntries)) {
      boolean edit = thereEntries.contains(entry) != beforeEntries.contains(entry);
      if ((edit ? thereEntries : hereEntries).contains(entry)) {
        merge.entries.add(entry);
      }
    }
    return merge.result(theirs);
  }

  /**
   * Merges two states when nobody knows what the editor saw: what is missing in one of them was
   * added to the other.
   *
   * @param trusted whether the edit counts where both have the same tag for different manifests
   */
  public static LayoutIndex union(LayoutIndex theirs, IndexImage ours, boolean trusted) {
    IndexMerge merge = new IndexMerge();
    IndexImage edited = new RepositoryIndex(theirs).image();
    Map<String, Descriptor> here = tags(ours);
    Map<String, Descriptor> there = tags(edited);
    merge.tags.putAll(trusted ? here : there);
    merge.tags.putAll(trusted ? there : here);
    merge.displaced.addAll(trusted ? here.values() : there.values());
    merge.entries.addAll(union(entries(ours), entries(edited)));
    return merge.result(theirs);
  }

  private void decide(
      String tag,
      @Nullable Descriptor before,
      @Nullable Descriptor there,
      @Nullable Descriptor here) {
    boolean pushed = !same(before, here);
    Descriptor winner = pushed ? here : there;
    if (winner != null) {
      tags.put(tag, winner);
    }
    if (pushed && there != null && !same(before, there)) {
      displaced.add(there);
    }
  }

  private static boolean same(@Nullable Descriptor one, @Nullable Descriptor other) {
    return one == null ? other == null : one.equals(other);
  }

  private LayoutIndex result(LayoutIndex theirs) {
    List<Descriptor> all = new ArrayList<>(tags.values());
    all.addAll(entries);
    Set<Digest> listed = all.stream().map(Descriptor::digest).collect(Collectors.toSet());
    for (Descriptor loser : displaced) {
      if (listed.add(loser.digest())) {
        all.add(Entries.nameless(loser));
      }
    }
    return new LayoutIndex(all, theirs.annotations(), theirs.other());
  }

  private static Map<String, Descriptor> tags(IndexImage image) {
    Map<String, Descriptor> tags = new LinkedHashMap<>();
    image.tags().forEach(tag -> tag.refName().ifPresent(name -> tags.put(name, tag)));
    return tags;
  }

  private static Set<Descriptor> entries(IndexImage image) {
    return image.nodes().stream()
        .flatMap(node -> node.entries().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static <T> Set<T> union(Collection<T> one, Collection<T> other) {
    Set<T> union = new LinkedHashSet<>(one);
    union.addAll(other);
    return union;
  }
}
