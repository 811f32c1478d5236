package io.jzot.store;

import static io.jzot.log.Field.field;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done for a store in the background, whoever asks for it.
 *
 * @param gcDryRun looks what a garbage collection would do
 */
public record Upkeep(
    Chore<ScrubReport> scrub,
    Chore<DedupeReport> dedupe,
    Chore<GcReport> gc,
    Chore<GcReport> gcDryRun)
    implements AutoCloseable {
  public static final String GC = "gc";
  private static final String SCRUB = "scrub";
  private static final String DEDUPE = "dedupe";
  private static final String GC_DRY_RUN = "gc-dry-run";

  /** Of all chores. */
  public static final List<String> NAMES = List.of(SCRUB, DEDUPE, GC, GC_DRY_RUN);

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  /** So that clients notice little. */
  private static final long BYTES_PER_SECOND = 64L << 20;

  /**
   * The upkeep of one store.
   *
   * @param gc collects garbage
   * @param gcDryRun looks what would be collected
   * @param ended is told of each run
   */
  public static Upkeep of(
      Storage storage,
      Function<Pace, GcReport> gc,
      Function<Pace, GcReport> gcDryRun,
      Consumer<Chore.Run> ended) {
    return new Upkeep(
        new Chore<>(SCRUB, BYTES_PER_SECOND, pace -> scrub(storage, pace), ended),
        new Chore<>(DEDUPE, BYTES_PER_SECOND, storage::rebuildDedupe, ended),
        new Chore<>(GC, BYTES_PER_SECOND, gc, ended),
        new Chore<>(GC_DRY_RUN, BYTES_PER_SECOND, gcDryRun, ended));
  }

  public Stream<Chore<?>> chores() {
    return Stream.of(scrub, dedupe, gc, gcDryRun);
  }

  private static ScrubReport scrub(Storage storage, Pace pace) {
    ScrubReport report = storage.scrub(pace, Upkeep::log);
    LOG.info(
        "scrub finished",
        field("ok", report.sound()),
        field("affected", report.affected().size()),
        field("blobs", report.blobs()),
        field("bytes", report.bytes()));
    return report;
  }

  /** In zot's words. */
  private static void log(ScrubReport.Image image) {
    if (image.damaged()) {
      LOG.warn(
          "blobs/manifest affected",
          field("image", image.repository()),
          field("tag", image.tag()),
          field("status", "affected"),
          field("affectedBlob", image.affectedBlob()),
          field("error", image.error()));
    } else {
      LOG.info(
          "blobs/manifest ok",
          field("image", image.repository()),
          field("tag", image.tag()),
          field("status", "ok"));
    }
  }

  /** Ends what is under way, and waits for it. */
  @Override
  public void close() {
    scrub.close();
    dedupe.close();
    gc.close();
    gcDryRun.close();
  }
}
