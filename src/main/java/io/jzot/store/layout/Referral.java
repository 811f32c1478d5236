package io.jzot.store.layout;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import java.util.Comparator;

/** That a manifest has that subject; sorted by subject, then by manifest. */
record Referral(Digest subject, Digest manifest) implements Comparable<Referral> {
  private static final Comparator<Referral> ORDER =
      Comparator.comparing(Referral::subject).thenComparing(Referral::manifest);
  private static final Digest LEAST =
      new Digest(DigestAlgorithm.SHA256, "0".repeat(DigestAlgorithm.SHA256.hexLength()));

  /** What comes before every other referral of that subject. */
  static Referral least(Digest subject) {
    return new Referral(subject, LEAST);
  }

  @Override
  public int compareTo(Referral other) {
    return ORDER.compare(this, other);
  }
}
