package io.jzot.store;

/**
 * What a rebuild of the dedupe did.
 *
 * @param shared whether blobs are shared here at all; if not, nothing was done
 * @param blobs how many were looked at
 * @param linked how many became links to a master, instead of files of their own
 * @param adopted how many became masters
 * @param dropped how many masters went that no repository had
 * @param refused how many could not be linked
 * @param saved bytes of disk that became free
 */
public record DedupeReport(
    boolean shared, long blobs, long linked, long adopted, long dropped, long refused, long saved) {
  public static final DedupeReport NONE = new DedupeReport(false, 0, 0, 0, 0, 0, 0);

  /** Both as one. */
  public DedupeReport plus(DedupeReport other) {
    return new DedupeReport(
        shared || other.shared,
        blobs + other.blobs,
        linked + other.linked,
        adopted + other.adopted,
        dropped + other.dropped,
        refused + other.refused,
        saved + other.saved);
  }
}
