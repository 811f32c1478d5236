package io.jzot.arch.planted.oci;

import io.jzot.arch.planted.store.Thing;
import org.jspecify.annotations.Nullable;

/** Breaks: oci sees nothing; and with Thing it makes a cycle. */
class SeesStore {
  @Nullable Thing thing;
}
