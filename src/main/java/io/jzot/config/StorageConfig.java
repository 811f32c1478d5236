package io.jzot.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The default store, and the sub-path stores beside it. */
@Doc("The default store. Each store is one file system and one dedupe domain.")
public record StorageConfig(
    @Doc("Root directory of the store. With a remote driver it still holds what stays local.")
        Path rootDirectory,
    @Doc(
            "Keep equal blobs once, by hard links. Turned off with a log line where the file system has no links.")
        @Default("true")
        boolean dedupe,
    @Doc(
            "Use `cacheDriver` for the dedupe cache; true when a remote store dedupes and the key is absent.")
        Optional<Boolean> remoteCache,
    @Doc(
            "Answer blob downloads with a redirect to a signed URL of the back end; remote stores only.")
        boolean redirectBlobURL,
    @Doc("Collect garbage periodically.") @Default("true") boolean gc,
    @Doc("Minimum age of an unreferenced blob or a stale upload before it may be removed.")
        @Default("1h")
        Duration gcDelay,
    @Doc("Time between two full collections; `0` collects once after the start only.")
        @Default("1h")
        Duration gcInterval,
    @Doc(
            "Daily window in UTC, `HH:MM-HH:MM`, in which a collection may start; it may wrap midnight. A running"
                + " collection continues past its end.")
        Optional<TimeWindow> gcTimeWindow,
    @Doc(
            "zot: flush files when they are closed. Accepted; `durability` decides, and this key cannot lower it.")
        boolean commit,
    @Doc(
            "What is flushed to disk before a push is acknowledged: `full` files and directories (survives a power"
                + " loss), `data` files only, `none` nothing.")
        @Default("full")
        @Own
        Durability durability,
    @Doc(
            "Which missing blobs a manifest may name: `none`; `indexes` lets an image index name absent manifests;"
                + " `all` also lets manifests name absent layers.")
        @Default("none")
        @Own
        Sparse sparse,
    @Doc(
            "How many upload sessions a user may have open in one store, of those begun since the start; one more is 429. `0`"
                + " is no limit; clients without a name are not counted.")
        @Default("1000")
        @Own
        int uploadsPerOwner,
    @Doc("Which tags and untagged manifests are kept.") RetentionConfig retention,
    @Doc("Remote storage: `name` is `s3`, `gcs` or `azure`, the other keys are the driver's.")
        Optional<DriverParameters> storageDriver,
    @Doc("Remote cache: `name` is `dynamodb` or `redis`, the other keys are the driver's.")
        Optional<DriverParameters> cacheDriver,
    @Doc(
            "Highest number of repositories that have manifests, those of sub-paths included; `0` is no limit.")
        int maxRepos,
    @Doc(
            "zot: skip the walk over the store at start when nothing changed. JZot never walks the store at start.")
        boolean fastRestart,
    @Doc(
            "Further stores by path: a repository `a/b` lives in the store `/a` if there is one. Only the first"
                + " component counts, and a repository named just `a` stays in the default store.")
        Map<String, SubPathConfig> subPaths)
    implements StoreConfig {

  /**
   * This one, with what another says about when garbage is collected and what is kept, for the
   * stores that both have. Not {@code gcDelay}: clients were promised that time.
   */
  public StorageConfig collectingAs(StorageConfig other) {
    Map<String, SubPathConfig> stores = new LinkedHashMap<>(subPaths);
    stores.replaceAll(
        (path, store) ->
            Optional.ofNullable(other.subPaths.get(path)).map(store::collectingAs).orElse(store));
    return new StorageConfig(
        rootDirectory,
        dedupe,
        remoteCache,
        redirectBlobURL,
        other.gc,
        gcDelay,
        other.gcInterval,
        other.gcTimeWindow,
        commit,
        durability,
        sparse,
        uploadsPerOwner,
        other.retention,
        storageDriver,
        cacheDriver,
        maxRepos,
        fastRestart,
        stores);
  }
}
