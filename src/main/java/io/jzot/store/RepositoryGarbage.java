package io.jzot.store;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.OciException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What can be taken out of one repository, beside all other use. The store knows what is safe to
 * go; the caller decides what of it does. Nobody waits for any of it for longer than a rename.
 *
 * <p>Any method throws {@link OciException} UNAVAILABLE when the medium fails, or when something of
 * the repository cannot be read: then it is not known what is garbage, and nothing goes.
 */
public interface RepositoryGarbage {

  /** Something that may go. */
  record Item(String name, long bytes) {}

  /**
   * A manifest that no tag names and no image index lists.
   *
   * @param subject that it refers to; null for none
   * @param orphaned whether it has a subject that is not there
   * @param age since it was stored, by the wall clock
   * @param rested whether nobody was told of it, or took a tag off it, for a grace time
   */
  record Loose(
      Descriptor manifest,
      @Nullable Digest subject,
      boolean orphaned,
      Duration age,
      boolean rested) {}

  /** Whether nothing happened since a look that {@link #settle} began and that left nothing. */
  boolean isCalm();

  /** A look at the repository begins; what happens from now on makes it not calm any more. */
  void settle();

  /** There is something left to look at again. */
  void stir();

  /** The manifests that nothing names, in no order. */
  List<Loose> loose();

  /** How long ago something was stored, by the wall clock; nothing when it is not there. */
  Duration age(Digest digest);

  /**
   * Puts blobs into the trash that no manifest has referenced, and nobody was told of, for a grace
   * time. They come back when a manifest names them.
   *
   * @param goes asked of each of them
   * @return whether there are others that may go later
   */
  boolean sweep(Predicate<Item> goes);

  /**
   * Drops upload sessions that nobody has used for a grace time, and files that were on their way.
   *
   * @return whether there are others
   */
  boolean expireUploads(Predicate<Item> goes);

  /**
   * Removes for good what has been in the trash for a grace time.
   *
   * @param goes asked of each; its bytes are those that become free
   * @return whether there is more
   */
  boolean emptyTrash(Predicate<Item> goes);

  /** Whether there is nothing in the repository at all. */
  boolean isEmpty();

  /** Removes the repository if there is nothing in it; false when there is. */
  boolean removeIfEmpty();
}
