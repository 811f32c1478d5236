package io.jzot.store;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a scrub found.
 *
 * @param affected images that are not sound
 * @param sound how many images are
 * @param spares what takes up room and is part of no image
 * @param blobs how many were looked at, each file once
 * @param bytes how many were read
 */
public record ScrubReport(
    List<Image> affected, long sound, List<Spare> spares, long blobs, long bytes) {
  public static final ScrubReport NOTHING = new ScrubReport(List.of(), 0, List.of(), 0, 0);

  /**
   * One image.
   *
   * @param tag or the digest of a manifest without one; empty for a whole repository that cannot be
   *     read
   * @param affectedBlob what is damaged or absent; null when the image is sound
   * @param error what is wrong with it, and what was done about it
   */
  public record Image(
      String repository, String tag, @Nullable String affectedBlob, @Nullable String error) {
    public boolean damaged() {
      return affectedBlob != null;
    }
  }

  /** What kind of spare something is. */
  public enum SpareKind {
    /** In a repository, referenced by none of its manifests: garbage, or about to be pushed. */
    ORPHAN,
    /** No repository has it any more, or nobody knows what it is. */
    LEAK,
    /** An upload under way, or the rest of one. */
    UPLOAD,
    /** Taken away by a delete or a garbage collection, and soon gone. */
    TRASH,
    /** Damaged, put aside. */
    QUARANTINED
  }

  /**
   * Something that is part of no image.
   *
   * @param path below the root
   */
  public record Spare(SpareKind kind, String path, long bytes) {}

  public boolean foundDamage() {
    return !affected.isEmpty();
  }

  /** Both as one. */
  public ScrubReport plus(ScrubReport other) {
    return new ScrubReport(
        Stream.concat(affected.stream(), other.affected.stream()).toList(),
        sound + other.sound,
        Stream.concat(spares.stream(), other.spares.stream()).toList(),
        blobs + other.blobs,
        bytes + other.bytes);
  }
}
