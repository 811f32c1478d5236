package io.jzot.arch.planted.api;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Breaks: HTTP knows files, and prints. */
public class ReadsFiles {
  @Nullable Path path;

  void print() {
    System.out.println("planted");
  }
}
