package io.jzot.api;

import java.util.List;

/** What an extension offers to clients under {@code /v2/_zot}; a bean of each that does. */
@FunctionalInterface
public interface ExtensionEndpoints {

  /** Its paths, for {@code /v2/_oci/ext/discover}; none while it is off. */
  List<String> paths();
}
