package io.jzot.store.grace;

/** What became of a blob that was to go. */
public enum Verdict {
  /** It went, or may go. */
  GOES,
  /** A manifest references it, or is being pushed that does. */
  NEEDED,
  /** Somebody was told not long ago that it is there, or nobody knows since when it is garbage. */
  YOUNG,
  /** It was not there. */
  ABSENT
}
