package io.jzot.store.grace;

import static io.jzot.store.grace.World.BLOB;
import static io.jzot.store.grace.World.NEW;
import static io.jzot.store.grace.World.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.store.grace.Actor.BlindSweeper;
import io.jzot.store.grace.Actor.BlobDeleter;
import io.jzot.store.grace.Actor.Clock;
import io.jzot.store.grace.Actor.Emptier;
import io.jzot.store.grace.Actor.ManifestDeleter;
import io.jzot.store.grace.Actor.Mounter;
import io.jzot.store.grace.Actor.Pusher;
import io.jzot.store.grace.Actor.Restart;
import io.jzot.store.grace.Actor.Sweeper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real keeper in every order in which pushes, deletes, sweeps, the emptying of the trash, a
 * restart and the passing of time can fall. What is planted to be wrong is found.
 */
class KeeperModelTest {

  /** All orders; a state that was seen is not gone on from again. */
  private static final class Explorer {
    private final Supplier<World> worlds;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> wrong = new TreeSet<>();

    Explorer(Supplier<World> worlds) {
      this.worlds = worlds;
    }

    Set<String> explore() throws IOException {
      explore(new ArrayList<>());
      return wrong;
    }

    private void explore(List<Integer> order) throws IOException {
      World world = worlds.get();
      for (int actor : order) {
        world.actors().get(actor).step(world);
        world.check();
      }
      if (!world.wrong().isEmpty()) {
        wrong.addAll(world.wrong());
        return;
      }
      if (!seen.add(world.describe())) {
        return;
      }
      boolean ended = true;
      for (int i = 0; i < world.actors().size(); i++) {
        if (world.actors().get(i).isReady(world)) {
          ended = false;
          order.add(i);
          explore(order);
          order.remove(order.size() - 1);
        }
      }
      if (ended) {
        world.clean();
        wrong.addAll(world.wrong());
      }
    }
  }

  private record Scenario(String name, Supplier<List<Actor>> actors) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Scenario> scenarios() {
    return Stream.of(
        new Scenario(
            "a push, the old manifest deleted, two sweeps",
            () ->
                List.of(
                    pusher(NEW),
                    new ManifestDeleter(),
                    new Sweeper(BLOB),
                    new Sweeper(BLOB),
                    new Emptier(false, BLOB),
                    new Clock(),
                    new Clock())),
        new Scenario(
            "the bytes of the manifest swept",
            () ->
                List.of(
                    pusher(NEW),
                    new Sweeper(NEW),
                    new Sweeper(NEW),
                    new Emptier(false, NEW),
                    new Clock(),
                    new Clock())),
        new Scenario(
            "a push, blob and manifest deleted",
            () ->
                List.of(
                    pusher(NEW),
                    new ManifestDeleter(),
                    new BlobDeleter(),
                    new Sweeper(BLOB),
                    new Emptier(false, BLOB),
                    new Clock(),
                    new Clock())),
        new Scenario(
            "the same manifest pushed again and deleted",
            () ->
                List.of(
                    pusher(OLD),
                    new ManifestDeleter(),
                    new Sweeper(OLD),
                    new Sweeper(BLOB),
                    new Emptier(false, OLD),
                    new Clock(),
                    new Clock())),
        new Scenario(
            "a push and a restart",
            () ->
                List.of(
                    pusher(NEW),
                    new ManifestDeleter(),
                    new Sweeper(BLOB),
                    new Sweeper(BLOB),
                    new Emptier(false, BLOB),
                    new Restart(),
                    new Clock())),
        new Scenario(
            "mounts, and the blob deleted",
            () ->
                List.of(
                    new Mounter(),
                    new Mounter(),
                    new ManifestDeleter(),
                    new BlobDeleter(),
                    new Sweeper(BLOB),
                    new Sweeper(BLOB),
                    new Emptier(false, BLOB),
                    new Restart(),
                    new Clock())),
        new Scenario(
            "two pushes",
            () ->
                List.of(
                    pusher(NEW),
                    pusher(OLD),
                    new ManifestDeleter(),
                    new Sweeper(BLOB),
                    new Clock())));
  }

  private static Pusher pusher(Digest manifest) {
    return new Pusher(manifest, false);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void nothingIsLost(Scenario scenario) throws IOException {
    Explorer explorer =
        new Explorer(() -> new World(World.Keepers::real, true, scenario.actors().get()));

    assertThat(explorer.explore()).isEmpty();
    assertThat(explorer.seen).hasSizeGreaterThan(1000);
  }

  private record Mutant(
      String name, World.Keepers keepers, boolean restores, Supplier<List<Actor>> actors) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Mutant> mutants() {
    return Stream.of(
        new Mutant(
            "mark and sweep", World.Keepers::real, true, () -> actors(new BlindSweeper(), false)),
        new Mutant("looks for references again", References::of, true, () -> actors(false)),
        new Mutant("leases only", Leases::of, false, () -> actors(false)),
        new Mutant("no way back from the trash", World.Keepers::real, false, () -> actors(false)),
        new Mutant("trash emptied at once", World.Keepers::real, true, () -> actors(true)),
        new Mutant("a restart forgets", KeeperModelTest::careless, true, () -> restarting()),
        new Mutant("never sweeps", Miser::of, true, () -> actors(false)),
        new Mutant(
            "pins end too early",
            World.Keepers::real,
            true,
            () ->
                List.of(
                    new Pusher(NEW, true),
                    new ManifestDeleter(),
                    new Sweeper(BLOB),
                    new Clock(),
                    new Clock())));
  }

  private static List<Actor> actors(boolean hasty) {
    return actors(new Sweeper(BLOB), hasty);
  }

  private static List<Actor> actors(Actor sweeper, boolean hasty) {
    return List.of(
        pusher(NEW),
        new ManifestDeleter(),
        sweeper,
        new Sweeper(BLOB),
        new Emptier(hasty, BLOB),
        new Clock(),
        new Clock());
  }

  private static List<Actor> restarting() {
    return List.of(pusher(NEW), new ManifestDeleter(), new Sweeper(BLOB), new Restart());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void whatIsWrongIsFound(Mutant mutant) throws IOException {
    Explorer explorer =
        new Explorer(() -> new World(mutant.keepers(), mutant.restores(), mutant.actors().get()));

    assertThat(explorer.explore()).isNotEmpty();
  }

  /** After a restart, what is not known counts as garbage. */
  private static Keeper careless(LongSupplier ticker, boolean first) {
    return new Keeper(Duration.ofNanos(1), ticker, !first, 1);
  }

  /** Knows references, neither pins nor leases. */
  private static final class References extends Keeper {
    private References(LongSupplier ticker) {
      super(Duration.ofNanos(1), ticker, false, 1);
    }

    static Keeper of(LongSupplier ticker, boolean first) {
      return new References(ticker);
    }

    @Override
    boolean isNeeded(Key key, Digest digest, Shelf shelf) throws IOException {
      return shelf.isReferenced(digest);
    }

    @Override
    boolean hadGrace(Key key) {
      return true;
    }
  }

  /** Knows leases, but no pins. */
  private static final class Leases extends Keeper {
    private Leases(LongSupplier ticker) {
      super(Duration.ofNanos(1), ticker, false, 1);
    }

    static Keeper of(LongSupplier ticker, boolean first) {
      return new Leases(ticker);
    }

    @Override
    boolean isNeeded(Key key, Digest digest, Shelf shelf) throws IOException {
      return shelf.isReferenced(digest);
    }
  }

  /** Keeps everything. */
  private static final class Miser extends Keeper {
    private Miser(LongSupplier ticker) {
      super(Duration.ofNanos(1), ticker, false, 1);
    }

    static Keeper of(LongSupplier ticker, boolean first) {
      return new Miser(ticker);
    }

    @Override
    boolean hadGrace(Key key) {
      return false;
    }
  }
}
