package io.jzot.store.layout;

import io.jzot.oci.Digest;
import java.util.Optional;

/** Gives the bytes of manifests that lie in a repository. */
@FunctionalInterface
public interface ManifestSource {

  /**
   * The bytes of a manifest; empty when they are not there or have another size. Fails with what
   * the store fails with when the medium does.
   */
  Optional<byte[]> read(Digest digest, long size);
}
