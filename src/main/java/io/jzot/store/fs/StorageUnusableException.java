package io.jzot.store.fs;

import org.jspecify.annotations.Nullable;

/** A store cannot be opened. The text is for the person who starts the server. */
public final class StorageUnusableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StorageUnusableException(String message) {
    this(message, null);
  }

  StorageUnusableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
