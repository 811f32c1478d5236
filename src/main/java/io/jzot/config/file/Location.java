package io.jzot.config.file;

import com.fasterxml.jackson.core.JsonLocation;

/** A place in the text, counted from 1; 0 where unknown. */
record Location(int line, int column) {
  static final Location UNKNOWN = new Location(0, 0);

  static Location of(JsonLocation location) {
    return new Location(Math.max(0, location.getLineNr()), Math.max(0, location.getColumnNr()));
  }
}
