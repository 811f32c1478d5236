package io.jzot.config;

/**
 * How much of a power cut an acknowledged push survives; in rising order. A killed process never
 * loses any.
 */
public enum Durability {
  /** Nothing is flushed: recent pushes may be missing or torn. */
  NONE,
  /** Files are flushed, the entries of directories are not: the newest may be missing. */
  DATA,
  /** All of it: files and directories are flushed. */
  FULL
}
