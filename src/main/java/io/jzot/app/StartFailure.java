package io.jzot.app;

import io.jzot.store.fs.StorageUnusableException;
import io.quarkus.runtime.QuarkusBindException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Why the server did not start, in one line; with a stack trace only if it looks like a bug. */
final class StartFailure {
  private StartFailure() {}

  static void print(Throwable failure, PrintWriter err) {
    Throwable told = told(failure);
    Throwable root = root(failure);
    if (root instanceof QuarkusBindException bind) {
      err.println(
          "jzot: cannot listen on %s:%d: %s"
              .formatted(bind.getHost(), bind.getPort(), reason(bind)));
      return;
    }
    String line = "jzot: " + text(told);
    err.println(told == root || line.contains(text(root)) ? line : line + ": " + text(root));
    if (!isExpected(told) && !(root instanceof IOException)) {
      failure.printStackTrace(err);
    }
  }

  private static String reason(QuarkusBindException bind) {
    return QuarkusBindException.isKnownHost(bind.getHost())
        ? "the port is in use"
        : "the address is in use or not one of this machine";
  }

  /** The first cause that is not merely wrapping. */
  private static Throwable told(Throwable failure) {
    Throwable told = failure;
    for (Throwable cause = failure.getCause();
        cause != null && isWrapper(told);
        cause = cause.getCause()) {
      told = cause;
    }
    return told;
  }

  private static boolean isWrapper(Throwable throwable) {
    String name = throwable.getClass().getName();
    return throwable.getClass() == RuntimeException.class
        || name.startsWith("jakarta.")
        || name.startsWith("io.quarkus.")
        || name.startsWith("java.lang.reflect.")
        || throwable instanceof ExecutionException
        || throwable instanceof CompletionException
        || throwable instanceof ExceptionInInitializerError;
  }

  static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }

  private static boolean isExpected(Throwable throwable) {
    return throwable instanceof StorageUnusableException
        || throwable instanceof IOException
        || throwable instanceof UncheckedIOException
        || throwable instanceof IllegalStateException
        || throwable instanceof IllegalArgumentException;
  }

  private static String text(Throwable throwable) {
    @Nullable String message = throwable.getMessage();
    String kind = throwable.getClass().getSimpleName();
    return message == null
        ? kind
        : throwable instanceof FileSystemException ? kind + ": " + message : message;
  }
}
