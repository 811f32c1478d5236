package io.jzot.gc;

import static io.jzot.log.Field.field;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.PageRequest;
import io.jzot.oci.Tag;
import io.jzot.store.GcReport.Removal;
import io.jzot.store.GcReport.What;
import io.jzot.store.IndexDraft;
import io.jzot.store.RepositoryGarbage;
import io.jzot.store.RepositoryGarbage.Item;
import io.jzot.store.RepositoryGarbage.Loose;
import io.jzot.store.RepositoryStorage;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One repository's turn. */
final class RepositoryCollector {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryCollector.class);
  private static final int PAGE = 1000;

  /** The tags under which cosign kept signatures before there were referrers. */
  private static final Pattern LEGACY = Pattern.compile("(sha256)-([0-9a-f]{64})\\.(?:sig|sbom)");

  private final RepositoryStorage repository;
  private final RepositoryGarbage garbage;
  private final GcRules rules;
  private final boolean dryRun;
  private final Consumer<Removal> each;
  private boolean left;

  RepositoryCollector(
      RepositoryStorage repository, GcRules rules, boolean dryRun, Consumer<Removal> each) {
    this.repository = repository;
    this.garbage = repository.garbage();
    this.rules = rules;
    this.dryRun = dryRun;
    this.each = each;
  }

  void run() {
    garbage.settle();
    // First: what this run takes away stays for the next one.
    left |= garbage.emptyTrash(removing(What.TRASH, "taken away before, and not needed since"));
    if (rules.collects()) {
      collect();
      wholeRepository();
    }
    if (left) {
      garbage.stir();
    }
  }

  private void collect() {
    if (rules.deleteReferrers()) {
      legacyReferrers();
    }
    looseManifests();
    left |= garbage.sweep(removing(What.BLOB, "no manifest references it"));
    left |= garbage.expireUploads(removing(What.UPLOAD, "not used any more"));
  }

  private Predicate<Item> removing(What what, String why) {
    return item -> {
      left |= what == What.BLOB; // It lies in the trash.
      removed(what, item.name(), why, item.bytes());
      return !dryRun;
    };
  }

  private void removed(What what, String name, String why, long bytes) {
    left |= dryRun;
    each.accept(new Removal(repository.name().value(), what, name, why, bytes));
    LOG.debug(
        dryRun ? "garbage would go" : "garbage goes",
        field("repository", repository.name()),
        field("what", what),
        field("name", name),
        field("reason", why),
        field("bytes", bytes));
  }

  /** What goes may have been the subject, or the parent, of others: on until nothing goes. */
  private void looseManifests() {
    Set<Digest> seen = new HashSet<>();
    boolean again = true;
    boolean later = false;
    while (again) {
      again = false;
      later = false;
      for (Loose loose : garbage.loose()) {
        String why = reason(loose);
        if (why.isEmpty()) {
          continue;
        }
        if (!loose.rested() || loose.age().compareTo(rules.delay()) < 0) {
          later = true;
        } else if (seen.add(loose.manifest().digest())) {
          again |= goes(loose, why);
        }
      }
    }
    left |= later;
  }

  /** Why it may go one day; empty when it stays. */
  private String reason(Loose loose) {
    if (loose.subject() != null) {
      return loose.orphaned() && rules.deleteReferrers() ? "its subject is gone" : "";
    }
    return rules.deleteUntagged() ? "no tag names it" : "";
  }

  /** Whether others may go now because of it. */
  private boolean goes(Loose loose, String why) {
    Descriptor manifest = loose.manifest();
    boolean gone = dryRun || repository.update(draft -> isRemoved(draft, loose));
    if (gone) {
      removed(What.MANIFEST, manifest.digest().toString(), why, manifest.size());
      if (!dryRun) {
        LOG.info(
            loose.subject() == null
                ? "removed untagged manifest"
                : "removed manifest without reference",
            field("repository", repository.name()),
            field("digest", manifest.digest()));
      }
    }
    return gone && !dryRun;
  }

  /** Somebody may have tagged it meanwhile. */
  private static boolean isRemoved(IndexDraft draft, Loose loose) {
    Digest digest = loose.manifest().digest();
    boolean needed =
        draft.find(digest).isEmpty()
            || !draft.tags(digest).isEmpty()
            || draft.isListedByIndex(digest)
            || (loose.subject() != null && draft.find(loose.subject()).isPresent());
    if (!needed) {
      draft.remove(digest);
    }
    return !needed;
  }

  private void legacyReferrers() {
    String last = "sha256-";
    boolean more = repository.exists();
    while (more) {
      var page = repository.tags(new PageRequest(last, PAGE));
      for (Tag tag : page.items()) {
        last = tag.value();
        if (!last.startsWith("sha256-")) {
          return;
        }
        Matcher legacy = LEGACY.matcher(last);
        if (legacy.matches()) {
          Digest.find(legacy.group(1) + ':' + legacy.group(2))
              .ifPresent(subject -> legacyReferrer(tag, subject));
        }
      }
      more = page.more();
    }
  }

  private void legacyReferrer(Tag tag, Digest subject) {
    Optional<Descriptor> manifest = repository.find(tag);
    if (manifest.isEmpty() || repository.find(subject).isPresent()) {
      return;
    }
    if (garbage.age(manifest.get().digest()).compareTo(rules.grace()) < 0) {
      left = true;
      return;
    }
    boolean gone =
        dryRun
            || repository.update(
                draft -> {
                  boolean orphaned =
                      draft.find(tag).equals(manifest) && draft.find(subject).isEmpty();
                  if (orphaned) {
                    draft.untag(tag);
                  }
                  return orphaned;
                });
    if (gone) {
      removed(What.TAG, tag.value(), "its subject is gone", 0);
      left = true; // Its manifest has no tag now.
    }
  }

  private void wholeRepository() {
    if (garbage.isEmpty() && (dryRun || garbage.removeIfEmpty())) {
      removed(What.REPOSITORY, repository.name().value(), "nothing is in it", 0);
      left = true; // Nothing is remembered of what is gone.
    }
  }
}
