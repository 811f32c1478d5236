package io.jzot.gc;

import io.jzot.config.RetentionConfig;
import io.jzot.config.StoreConfig;
import io.jzot.oci.RepositoryName;
import java.time.Duration;

/**
 * What an operator decides about the garbage of one repository (zot keys {@code gcDelay} and {@code
 * retention}).
 *
 * @param collects whether anything but the trash is looked at
 * @param grace minimum age of blobs and uploads
 * @param delay minimum age of manifests without a tag, and of referrers without subject
 * @param dryRun whether nothing is ever removed
 */
record GcRules(
    boolean collects,
    Duration grace,
    Duration delay,
    boolean dryRun,
    boolean deleteUntagged,
    boolean deleteReferrers) {

  /**
   * The first policy that matches decides; without one untagged manifests go, referrers stay. As
   * long as there are no rules for untagged manifests, asking for them keeps all.
   */
  static GcRules of(StoreConfig store, RepositoryName name, boolean asked) {
    RetentionConfig.Policy policy =
        store.retention().policies().stream()
            .filter(each -> each.repositories().stream().anyMatch(it -> it.matches(name.value())))
            .findFirst()
            .orElse(null);
    return new GcRules(
        asked || store.gc(),
        store.gcDelay(),
        store.retentionDelay(),
        store.retention().dryRun(),
        policy == null || (policy.deleteUntagged() && policy.keepUntagged().isEmpty()),
        policy != null && policy.deleteReferrers());
  }
}
