package io.jzot.arch.planted.api;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Breaks: HTTP knows files, prints, and logs past SLF4J. */
public class ReadsFiles {
  @Nullable Path path;
  java.util.logging.@Nullable Logger logger;

  void print() {
    System.out.println("planted");
  }
}
