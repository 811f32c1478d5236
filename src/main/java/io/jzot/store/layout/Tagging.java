package io.jzot.store.layout;

import io.jzot.oci.Digest;
import java.util.Comparator;

/** That a tag names that manifest; sorted by manifest, then by tag. */
record Tagging(Digest manifest, String tag) implements Comparable<Tagging> {
  private static final Comparator<Tagging> ORDER =
      Comparator.comparing(Tagging::manifest).thenComparing(Tagging::tag);

  /** What comes before every tag of that manifest. */
  static Tagging least(Digest manifest) {
    return new Tagging(manifest, "");
  }

  /** What comes after every tag of that manifest: tags are ASCII. */
  static Tagging greatest(Digest manifest) {
    return new Tagging(manifest, "\uffff");
  }

  @Override
  public int compareTo(Tagging other) {
    return ORDER.compare(this, other);
  }
}
