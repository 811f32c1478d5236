package io.jzot.config;

/** Which blobs a pushed manifest may name without their being there. */
public enum Sparse {
  NONE,
  INDEXES,
  ALL
}
