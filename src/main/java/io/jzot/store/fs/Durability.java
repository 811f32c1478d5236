package io.jzot.store.fs;

/** How much of a power cut an acknowledged write survives. A killed process never loses any. */
public enum Durability {
  /** All of it: files and directories are flushed. */
  FULL,
  /** Files are flushed, directories are not: the newest entries may be missing. */
  DATA,
  /** Nothing is flushed: recent writes may be missing or torn. */
  NONE
}
