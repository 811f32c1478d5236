package io.jzot.ext.seed;

/** An image of a layout that is not pushed, and why. */
final class UnusableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableImageException(String message) {
    super(message);
  }
}
