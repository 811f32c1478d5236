package io.jzot.config.file;

import java.util.Optional;

/**
 * A place in the configuration, by its canonical JSON pointer, at which something can be found
 * wrong.
 */
record Place(Findings findings, String pointer) {

  Place at(String key) {
    return new Place(findings, pointer + "/" + escape(key));
  }

  Place at(int index) {
    return new Place(findings, pointer + "/" + index);
  }

  void refuse(String message) {
    findings.refuse(pointer, findings.locate(pointer), message, Optional.empty());
  }

  void refuse(String message, String hint) {
    findings.refuse(pointer, findings.locate(pointer), message, Optional.of(hint));
  }

  void refuseIf(boolean wrong, String message) {
    if (wrong) {
      refuse(message);
    }
  }

  void warn(String message) {
    findings.warn(pointer, findings.locate(pointer), message, Optional.empty());
  }

  void warnIf(boolean odd, String message) {
    if (odd) {
      warn(message);
    }
  }

  /** The value as the file has it, if it is a scalar of this type. */
  <T> Optional<T> written(ScalarType<T> type) {
    return findings.find(pointer).flatMap(sighting -> type.find(sighting.value()));
  }

  static String escape(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }
}
