package io.jzot.store;

import java.util.ArrayList;
import java.util.List;

/**
 * What a garbage collection did, or would do.
 *
 * @param dryRun whether it only looked
 * @param repositories how many were looked at
 * @param calm how many were passed over, because nothing had happened there
 * @param removals the first {@value #MOST} of them
 * @param counts of all removals
 * @param unswept repositories that were left alone, and why
 * @param skipped why nothing was done at all; empty when something was
 */
public record GcReport(
    boolean dryRun,
    long repositories,
    long calm,
    List<Removal> removals,
    Counts counts,
    List<Unswept> unswept,
    String skipped) {
  public static final int MOST = 10_000;

  /** What was removed. */
  public enum What {
    MANIFEST,
    TAG,
    BLOB,
    UPLOAD,
    TRASH,
    REPOSITORY
  }

  /**
   * One removal.
   *
   * @param name within the repository
   * @param bytes its size; for what leaves the trash, what becomes free
   */
  public record Removal(String repository, What what, String name, String why, long bytes) {}

  /**
   * How many of each kind.
   *
   * @param freed bytes that were given back to the disk
   */
  public record Counts(
      long manifests,
      long tags,
      long blobs,
      long uploads,
      long emptied,
      long repositories,
      long freed) {
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

    /** With one more. */
    public Counts plus(Removal removal) {
      What what = removal.what();
      boolean frees = what == What.TRASH || what == What.UPLOAD;
      return new Counts(
          manifests + (what == What.MANIFEST ? 1 : 0),
          tags + (what == What.TAG ? 1 : 0),
          blobs + (what == What.BLOB ? 1 : 0),
          uploads + (what == What.UPLOAD ? 1 : 0),
          emptied + (what == What.TRASH ? 1 : 0),
          repositories + (what == What.REPOSITORY ? 1 : 0),
          freed + (frees ? removal.bytes() : 0));
    }

    public long all() {
      return manifests + tags + blobs + uploads + emptied + repositories;
    }
  }

  /** A repository that was left alone. */
  public record Unswept(String repository, String why) {}

  /** Of a run that did nothing. */
  public static GcReport skipped(boolean dryRun, String why) {
    return new GcReport(dryRun, 0, 0, List.of(), Counts.NONE, List.of(), why);
  }

  /** Whether there is more than {@link #removals} shows. */
  public boolean truncated() {
    return counts.all() > removals.size();
  }

  /** Gathers a report. Used by one thread. */
  public static final class Builder {
    private final boolean dryRun;
    private final List<Removal> removals = new ArrayList<>();
    private final List<Unswept> unswept = new ArrayList<>();
    private Counts counts = Counts.NONE;
    private long repositories;
    private long calm;

    public Builder(boolean dryRun) {
      this.dryRun = dryRun;
    }

    public void removed(Removal removal) {
      counts = counts.plus(removal);
      if (removals.size() < MOST) {
        removals.add(removal);
      }
    }

    public void unswept(String repository, String why) {
      if (unswept.size() < MOST) {
        unswept.add(new Unswept(repository, why));
      }
    }

    public void looked() {
      repositories++;
    }

    public void passedOver() {
      calm++;
    }

    public GcReport build() {
      return new GcReport(
          dryRun, repositories, calm, List.copyOf(removals), counts, List.copyOf(unswept), "");
    }
  }
}
