package io.jzot.arch.planted.registry;

import java.sql.SQLException;

/** Violation: SQL outside of its room. */
class SpeaksSql {
  SQLException failure() {
    return new SQLException();
  }
}
