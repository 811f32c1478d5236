package io.jzot.config.file;

import io.jzot.config.DriverParameters;
import io.jzot.config.Durability;
import io.jzot.config.RetentionConfig;
import io.jzot.config.StorageConfig;
import io.jzot.config.StoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What stores must be like, each alone and all together. */
final class StorageRules {
  private static final Set<String> DRIVERS = Set.of("s3", "gcs", "azure");
  private static final Pattern SUB_PATH =
      Pattern.compile("/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");

  private StorageRules() {}

  static void check(StorageConfig storage, Place place) {
    place.at("maxRepos").refuseIf(storage.maxRepos() < 0, "must not be negative");
    store(storage, place);
    place
        .at("cacheDriver")
        .refuseIf(
            storage.cacheDriver().isPresent()
                && storage.storageDriver().isEmpty()
                && usesRemoteCache(storage)
                && !hasName(storage.cacheDriver(), Set.of("redis")),
            "a remote cache for local storage must be redis");
    storage
        .subPaths()
        .forEach(
            (path, store) -> {
              Place at = place.at("subPaths").at(path);
              at.refuseIf(
                  !path.startsWith("/") || path.length() < 2, "a sub-path starts with a slash");
              at.warnIf(
                  !SUB_PATH.matcher(path).matches(),
                  "never used: a sub-path is a slash and the first component of repository names");
              store(store, at);
              subPath(store, at);
            });
    overlaps(storage, place);
    place.at("uploadsPerOwner").refuseIf(storage.uploadsPerOwner() < 0, "must not be negative");
  }

  private static void store(StoreConfig store, Place place) {
    notNegative(place.at("gcDelay"), store.gcDelay());
    notNegative(place.at("gcInterval"), store.gcInterval());
    place
        .at("commit")
        .warnIf(
            store.durability() == Durability.NONE
                && place.at("commit").written(ScalarType.BOOLEAN).orElse(false),
            "has no effect: durability is none");
    boolean remote = store.storageDriver().isPresent();
    place
        .at("storageDriver")
        .refuseIf(
            remote && !hasName(store.storageDriver(), DRIVERS),
            "unsupported storage driver: none of s3, gcs, azure");
    place
        .at("redirectBlobURL")
        .refuseIf(store.redirectBlobURL() && !remote, "supported only for s3, gcs and azure");
    cache(store, remote, place);
    retention(store.retention(), place.at("retention"));
  }

  private static void cache(StoreConfig store, boolean remote, Place place) {
    Place driver = place.at("cacheDriver");
    driver.refuseIf(
        store.cacheDriver().isPresent()
            && !hasName(store.cacheDriver(), Set.of("dynamodb", "redis")),
        "unsupported cache driver: neither dynamodb nor redis");
    driver.warnIf(
        store.cacheDriver().isPresent() && !store.remoteCache().orElse(true),
        "not used: remoteCache is false");
    driver.refuseIf(
        remote && store.dedupe() && usesRemoteCache(store) && store.cacheDriver().isEmpty(),
        "remote storage with dedupe and remoteCache needs a cache driver");
  }

  private static void subPath(StoreConfig store, Place place) {
    place
        .at("gcDelay")
        .refuseIf(store.gc() && !isPositive(store.gcDelay()), "must be more than 0 when gc is on");
    boolean cached = store.cacheDriver().isPresent();
    place
        .at("cacheDriver")
        .refuseIf(
            cached && !hasName(store.cacheDriver(), Set.of("dynamodb")),
            "a sub-path's cache must be dynamodb");
    place
        .at("cacheDriver")
        .refuseIf(
            cached && store.storageDriver().isEmpty() && usesRemoteCache(store),
            "a sub-path on local storage has no remote cache");
  }

  private static void retention(RetentionConfig retention, Place place) {
    retention.delay().ifPresent(delay -> notNegative(place.at("delay"), delay));
    for (int i = 0; i < retention.policies().size(); i++) {
      RetentionConfig.Policy policy = retention.policies().get(i);
      Place at = place.at("policies").at(i);
      for (int j = 0; j < policy.keepTags().size(); j++) {
        RetentionConfig.KeepTags rule = policy.keepTags().get(j);
        Place rulePlace = at.at("keepTags").at(j);
        count(rulePlace.at("mostRecentlyPushedCount"), rule.mostRecentlyPushedCount());
        count(rulePlace.at("mostRecentlyPulledCount"), rule.mostRecentlyPulledCount());
      }
      policy
          .keepUntagged()
          .ifPresent(
              rule -> {
                Place rulePlace = at.at("keepUntagged");
                count(rulePlace.at("mostRecentlyPushedCount"), rule.mostRecentlyPushedCount());
                count(rulePlace.at("mostRecentlyPulledCount"), rule.mostRecentlyPulledCount());
              });
    }
  }

  /** Roots of the same kind of storage must be neither equal nor inside one another. */
  private static void overlaps(StorageConfig storage, Place place) {
    Map<Place, StoreConfig> seen = new LinkedHashMap<>();
    seen.put(place, storage);
    storage
        .subPaths()
        .forEach(
            (path, store) -> {
              Place at = place.at("subPaths").at(path);
              seen.forEach(
                  (otherAt, other) ->
                      at.at("rootDirectory")
                          .refuseIf(
                              overlap(store, other),
                              "overlaps with " + otherAt.at("rootDirectory").pointer()));
              seen.put(at, store);
            });
  }

  private static boolean overlap(StoreConfig one, StoreConfig other) {
    Path a = comparable(one.rootDirectory());
    Path b = comparable(other.rootDirectory());
    return driver(one).equals(driver(other)) && (a.startsWith(b) || b.startsWith(a));
  }

  private static Path comparable(Path root) {
    return Path.of(root.toAbsolutePath().normalize().toString().toLowerCase(Locale.ROOT));
  }

  private static String driver(StoreConfig store) {
    return store.storageDriver().flatMap(DriverParameters::name).orElse("local");
  }

  private static boolean usesRemoteCache(StoreConfig store) {
    return store.remoteCache().orElse(store.dedupe() && store.storageDriver().isPresent());
  }

  private static boolean hasName(Optional<DriverParameters> driver, Set<String> names) {
    return driver.flatMap(DriverParameters::name).map(names::contains).orElse(false);
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  private static void notNegative(Place place, Duration duration) {
    place.refuseIf(duration.isNegative(), "must not be negative");
  }

  private static void count(Place place, int count) {
    place.refuseIf(count < 0, "must not be negative");
  }
}
