package io.jzot.config;

import com.google.re2j.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which tags and untagged manifests the collector keeps. */
@Doc("Without policies every tag is kept.")
public record RetentionConfig(
    @Doc(
            "Decide and log, remove nothing: stops all removal in this store, blobs and uploads included.")
        boolean dryRun,
    @Doc(
            "Minimum age of untagged manifests and of referrers without subject; `gcDelay` when absent.")
        Optional<Duration> delay,
    @Doc("The first policy whose `repositories` match decides.") List<Policy> policies) {

  /** What is kept in the repositories that match. */
  @Doc("A retention policy.")
  public record Policy(
      @Doc("Repository globs: `*` within a component, `**` across, `?`, `[a-z]`, `{a,b}`.")
          List<Glob> repositories,
      @Doc("Remove manifests whose subject is gone.") boolean deleteReferrers,
      @Doc("Remove untagged manifests.") @Default("true") boolean deleteUntagged,
      @Doc(
              "The tags to keep; each tag belongs to the first entry whose patterns match. None keeps all.")
          List<KeepTags> keepTags,
      @Doc("The untagged manifests to keep. Until the rules exist, all of them are kept.")
          Optional<KeepUntagged> keepUntagged) {}

  /** A tag is kept when any rule keeps it; an entry without rules keeps all tags that match. */
  @Doc("A tag is kept when any of the rules keeps it; without rules, all tags that match are kept.")
  public record KeepTags(
      @Doc("Regular expressions (RE2), found anywhere in the tag; none matches all tags.")
          List<Pattern> patterns,
      @Doc("Keep what was pulled or pushed within this time.") Optional<Duration> pulledWithin,
      @Doc("Keep what was pushed within this time.") Optional<Duration> pushedWithin,
      @Doc("Keep that many of the most recently pushed; `0` is off.") int mostRecentlyPushedCount,
      @Doc("Keep that many of the most recently pulled; `0` is off.")
          int mostRecentlyPulledCount) {}

  /** An untagged manifest is kept when any rule keeps it. */
  @Doc("An untagged manifest is kept when any of the rules keeps it.")
  public record KeepUntagged(
      @Doc("Keep what was pulled or pushed within this time.") Optional<Duration> pulledWithin,
      @Doc("Keep what was pushed within this time.") Optional<Duration> pushedWithin,
      @Doc("Keep that many of the most recently pushed; `0` is off.") int mostRecentlyPushedCount,
      @Doc("Keep that many of the most recently pulled; `0` is off.")
          int mostRecentlyPulledCount) {}
}
