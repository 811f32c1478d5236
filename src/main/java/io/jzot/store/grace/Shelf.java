package io.jzot.store.grace;

import io.jzot.oci.Digest;
import java.io.IOException;

/**
 * The blobs of one repository as {@link Keeper} sees them. Its methods are called under the lock of
 * a digest and take microseconds: a look into memory, a rename.
 */
public interface Shelf {
  /**
   * Whether a manifest that is published, or about to be, references that digest or has it. What is
   * unknown counts as referenced.
   */
  boolean isReferenced(Digest digest) throws IOException;

  /** Moves a blob into the trash; false when it is not there. */
  boolean takeAway(Digest digest) throws IOException;

  /** Moves a blob out of the trash again; false when it is not there. */
  boolean giveBack(Digest digest) throws IOException;
}
