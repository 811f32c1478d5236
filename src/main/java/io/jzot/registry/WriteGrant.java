package io.jzot.registry;

import io.jzot.oci.Reference;
import io.jzot.oci.Tag;

/**
 * What a push may do; asked inside the transaction, where it is known whether a reference exists.
 */
public interface WriteGrant {

  /** Whatever it wants. */
  WriteGrant ALL =
      new WriteGrant() {
        @Override
        public void checkCreate(Reference reference) {
          // Allowed.
        }

        @Override
        public void checkUpdate(Tag tag) {
          // Allowed.
        }
      };

  /**
   * A reference is about to come into being, or a manifest is pushed by its digest.
   *
   * @throws io.jzot.oci.OciException DENIED, UNAUTHORIZED
   */
  void checkCreate(Reference reference);

  /**
   * A tag is about to name another manifest.
   *
   * @throws io.jzot.oci.OciException DENIED, UNAUTHORIZED
   */
  void checkUpdate(Tag tag);
}
