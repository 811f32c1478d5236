package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.Pace;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Something that clients do while the disk fails.
 *
 * @param dedupeBefore whether blobs are shared when the store is prepared
 * @param before what is there already
 * @param damage what somebody else does to the root before the scenario
 * @param during what clients do, and upkeep
 */
record FaultScenario(
    String name,
    boolean dedupeBefore,
    boolean dedupe,
    Consumer<Client> before,
    Damage damage,
    Consumer<Client> during) {
  static final RepositoryName APP = new RepositoryName("team/app");
  static final RepositoryName SOURCE = new RepositoryName("team/source");
  static final RepositoryName FRESH = new RepositoryName("fresh");
  private static final RepositoryName EMPTY = new RepositoryName("team/empty");

  /** The clock of the stores; goes on when a scenario says so. */
  private static final AtomicLong TICKS = new AtomicLong();

  /** What somebody else does to a root. */
  @FunctionalInterface
  interface Damage {
    void apply(Path root, Ledger ledger) throws IOException;
  }

  /** The grace time is one tick. */
  static FileStorageOptions options(boolean shared) {
    return FileStorageOptions.DEFAULT
        .withDedupe(shared)
        .withGrace(Duration.ofNanos(1))
        .withTicker(TICKS::get);
  }

  private static FaultScenario of(String name, Consumer<Client> before, Consumer<Client> during) {
    return new FaultScenario(name, true, true, before, (root, ledger) -> {}, during);
  }

  private FaultScenario withoutDedupe() {
    return new FaultScenario(name + ", no dedupe", false, false, before, damage, during);
  }

  boolean isSound() {
    return !name.startsWith("scrub");
  }

  @Override
  public String toString() {
    return name;
  }

  static List<FaultScenario> all() {
    FaultScenario push =
        of(
            "push",
            client -> client.push(APP, "old", "old"),
            client -> {
              client.push(APP, "new", "new");
              client.push(FRESH, "new", "new");
            });
    return List.of(
        push,
        push.withoutDedupe(),
        of(
            "overwrite",
            client -> client.push(APP, "old", "moves", "stays"),
            client -> {
              boolean pushed = client.push(APP, "new", "moves", "more");
              client.push(APP, "old", "moves");
              if (pushed) {
                client.index(APP, List.of("old", "new"), "moves", "index");
              }
            }),
        of(
            "delete",
            client -> {
              client.push(APP, "one", "one", "same");
              client.push(APP, "two", "two");
              client.blob(APP, "loose");
              client.push(SOURCE, "one", "one");
            },
            client -> {
              client.untag(APP, "two");
              client.delete(APP, "one");
              client.deleteBlob(APP, "loose");
              client.delete(APP, "two");
              client.deleteBlob(APP, "two layer 1");
              client.push(APP, "one", "again");
            }),
        of(
            "mount",
            client -> {
              client.push(APP, "old", "old");
              client.push(SOURCE, "new", "new");
            },
            client -> {
              client.mount(APP, "new config", SOURCE);
              client.mount(APP, "new layer 1", SOURCE);
              client.mount(FRESH, "new layer 2", SOURCE);
              client.push(APP, "new", "new");
            }),
        of(
            "chunked upload",
            client -> client.push(APP, "old", "old"),
            client -> {
              client.upload(APP, "new config");
              client.upload(FRESH, "new layer 1");
              client.upload(APP, "old layer 1");
              client.push(APP, "new", "new");
            }),
        of(
            "garbage collection",
            client -> {
              client.push(APP, "old", "old");
              client.blob(APP, "new config");
              client.blob(APP, "new layer 1");
              client.blob(APP, "new layer 2");
              client.blob(APP, "lost");
              client.blob(APP, "deleted");
              client.push(EMPTY, "gone", "gone");
              client.delete(EMPTY, "gone");
            },
            FaultScenario::collect),
        new FaultScenario(
            "dedupe",
            false,
            true,
            client -> {
              client.push(APP, "old", "old");
              client.push(SOURCE, "old", "old");
            },
            (root, ledger) -> {},
            client -> {
              client.upkeep(() -> client.storage().rebuildDedupe(Pace.unlimited()));
              client.push(FRESH, "old", "old");
            }),
        new FaultScenario(
            "scrub",
            false,
            true,
            client -> {
              client.push(APP, "old", "old");
              client.push(SOURCE, "old", "old");
              client.push(APP, "alone", "alone");
            },
            FaultScenario::flip,
            client -> {
              client.upkeep(() -> client.storage().scrub(Pace.unlimited(), image -> {}));
              client.push(APP, "old", "old");
              client.push(APP, "alone", "alone");
            }));
  }

  /** What no manifest references may go; unless one comes that does. */
  private static void collect(Client client) {
    for (String part : List.of("config", "layer 1", "layer 2")) {
      client.ledger().mayBeAbsent(blob(APP, "new " + part));
      client.ledger().mayBeAbsent(blob(EMPTY, "gone " + part));
    }
    client.ledger().mayBeAbsent(blob(APP, "lost"));
    client.deleteBlob(APP, "deleted");
    sweep(client, APP);
    client.publish(APP, RepositoryContents.imageOf("new").raw(), "new");
    empty(client, APP);
    sweep(client, EMPTY);
    empty(client, EMPTY);
    client.upkeep(() -> client.storage().repository(EMPTY).garbage().removeIfEmpty());
  }

  private static Ledger.Entry blob(RepositoryName repository, String name) {
    return Ledger.Entry.blob(repository, RepositoryContents.digest(name));
  }

  /** Two sweeps: the second takes what rested since the first. */
  static void sweep(Client client, RepositoryName name) {
    for (int i = 0; i < 2; i++) {
      client.upkeep(() -> client.storage().repository(name).garbage().sweep(item -> true));
      TICKS.incrementAndGet();
    }
  }

  static void empty(Client client, RepositoryName name) {
    TICKS.incrementAndGet();
    client.upkeep(() -> client.storage().repository(name).garbage().emptyTrash(item -> true));
  }

  /** A layer that there is another copy of, and one that there is not. */
  private static void flip(Path root, Ledger ledger) throws IOException {
    for (String name : List.of("old layer 1", "alone layer 1")) {
      Digest digest = RepositoryContents.digest(name);
      Path blob = FileTrees.blob(root.resolve(APP.value()), digest);
      byte[] bytes = Files.readAllBytes(blob);
      bytes[bytes.length / 2] ^= 1;
      Files.write(blob, bytes);
      ledger.mayBeAbsent(Ledger.Entry.blob(APP, digest));
    }
    ledger.mayLackBlobs(APP);
  }
}
