package io.jzot.arch.planted.ext.two;

import io.jzot.arch.planted.ext.one.Feature;

/** A feature that knows another one. */
final class SeesSibling {
  private SeesSibling() {}

  static Feature other() {
    return new Feature();
  }
}
