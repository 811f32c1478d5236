package io.jzot.arch.planted.auth.two;

import io.jzot.arch.planted.auth.one.Realm;

/** A realm that knows another one. */
final class SeesSibling {
  private SeesSibling() {}

  static Realm other() {
    return new Realm();
  }
}
