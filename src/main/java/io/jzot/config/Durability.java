package io.jzot.config;

/** What is on stable storage when a push is acknowledged; in rising order. */
public enum Durability {
  NONE,
  /** The files' content, but not their directories' entries. */
  DATA,
  FULL
}
