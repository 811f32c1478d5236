package io.jzot.store.fs;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The store says nothing in tests that let it fail thousands of times. */
final class QuietLog implements BeforeAllCallback, AfterAllCallback {
  private static final Logger STORE = Logger.getLogger("io.jzot.store");

  @Override
  public void beforeAll(ExtensionContext context) {
    STORE.setLevel(Level.OFF);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    STORE.setLevel(null);
  }
}
