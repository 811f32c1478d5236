package io.jzot.app;

import io.jzot.config.HttpConfig;
import java.util.regex.Pattern;

/** Whether everybody who reaches a server may do everything, and not only this machine does. */
final class OpenDoors {
  static final String WARNING =
      "everybody who reaches this server may read, write and delete everything: no http.auth";

  private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\..*|::1");

  private OpenDoors() {}

  static boolean in(HttpConfig http) {
    return !LOOPBACK.matcher(http.address()).matches()
        && !http.authenticates()
        && http.accessControl().isEmpty();
  }
}
