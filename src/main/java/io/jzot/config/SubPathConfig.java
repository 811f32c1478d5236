package io.jzot.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A store below a sub-path. It inherits nothing from the default store; dedupe and gc are off
 * unless given, as in zot.
 */
@Doc("A sub-path store; it inherits nothing from the default store.")
public record SubPathConfig(
    @Doc("Root directory of the store. With a remote driver it still holds what stays local.")
        Path rootDirectory,
    @Doc(
            "Keep equal blobs once, by hard links. Turned off with a log line where the file system has no links.")
        @Default("false")
        boolean dedupe,
    @Doc(
            "Use `cacheDriver` for the dedupe cache; true when a remote store dedupes and the key is absent.")
        Optional<Boolean> remoteCache,
    @Doc(
            "Answer blob downloads with a redirect to a signed URL of the back end; remote stores only.")
        boolean redirectBlobURL,
    @Doc("Collect garbage periodically.") @Default("false") boolean gc,
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
    @Doc("Which tags and untagged manifests are kept.") RetentionConfig retention,
    @Doc("Remote storage: `name` is `s3`, `gcs` or `azure`, the other keys are the driver's.")
        Optional<DriverParameters> storageDriver,
    @Doc("Remote cache: `name` is `dynamodb` or `redis`, the other keys are the driver's.")
        Optional<DriverParameters> cacheDriver)
    implements StoreConfig {

  SubPathConfig collectingAs(SubPathConfig other) {
    return new SubPathConfig(
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
        other.retention,
        storageDriver,
        cacheDriver);
  }
}
