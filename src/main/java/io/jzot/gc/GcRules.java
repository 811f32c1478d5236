package io.jzot.gc;

import io.jzot.config.RetentionConfig;
import io.jzot.config.StoreConfig;
import io.jzot.oci.RepositoryName;
import java.time.Duration;

/**
 * What an operator decides about the garbage of one repository (zot keys {@code gcDelay} and {@code
 * retention}).
 *
 * @param grace minimum age of blobs and uploads
 * @param delay minimum age of manifests without a tag, and of referrers without subject
 * @param dryRun whether nothing is ever removed
 */
record GcRules(
    Duration grace,
    Duration delay,
    boolean dryRun,
    boolean deleteUntagged,
    boolean deleteReferrers) {

  /** The first policy that matches decides; without one untagged manifests go, referrers stay. */
  static GcRules of(StoreConfig store, RepositoryName name) {
    RetentionConfig.Policy policy =
        store.retention().policies().stream()
            .filter(each -> each.repositories().stream().anyMatch(it -> it.matches(name.value())))
            .findFirst()
            .orElse(null);
    return new GcRules(
        store.gcDelay(),
        store.retentionDelay(),
        store.retention().dryRun(),
        policy == null || policy.deleteUntagged(),
        policy != null && policy.deleteReferrers());
  }
}
