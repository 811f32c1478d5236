package io.jzot.arch.planted.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.arch.planted.oci.SeesStoreToo;
import org.jspecify.annotations.Nullable;

/** Breaks: Jackson in a port. */
public class Thing {
  @Nullable SeesStoreToo other;
  @Nullable ObjectMapper json;
}
