package io.jzot.store.grace;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.RepositoryName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * One repository with the real keeper: a blob, and two manifests that need it. The old one is
 * published. A tick of the clock is the grace time.
 */
final class World {
  static final RepositoryName NAME = new RepositoryName("app");
  static final Digest BLOB = digest("blob");
  static final Digest OLD = digest("old");
  static final Digest NEW = digest("new");
  static final List<Digest> ALL = List.of(BLOB, OLD, NEW);
  private static final int ROUNDS = 4;

  /** Makes a keeper; true for the first one, false for one after a restart. */
  interface Keepers {
    Keeper make(LongSupplier ticker, boolean first);

    /** The real thing. */
    static Keeper real(LongSupplier ticker, boolean first) {
      return new Keeper(Duration.ofNanos(1), ticker, false, 1);
    }
  }

  private final Keepers keepers;
  private final boolean restores;
  private final Set<Digest> place = new TreeSet<>(List.of(BLOB, OLD));
  private final Set<Digest> trash = new TreeSet<>();
  private final Set<Digest> published = new TreeSet<>(List.of(OLD));

  /** When somebody was told last that it is there; forgotten when a client deletes it. */
  private final Map<Digest, Long> promised = new TreeMap<>();

  private final List<String> wrong = new ArrayList<>();
  private final List<Actor> actors;
  private Keeper keeper;
  private boolean locked;
  private long now;

  /**
   * @param restores whether what lies in the trash comes back at all
   */
  World(Keepers keepers, boolean restores, List<Actor> actors) {
    this.keepers = keepers;
    this.restores = restores;
    this.actors = actors;
    this.keeper = keepers.make(() -> now, true);
  }

  private static Digest digest(String text) {
    return Digest.of(DigestAlgorithm.SHA256, text.getBytes(StandardCharsets.UTF_8));
  }

  final Shelf shelf =
      new Shelf() {
        @Override
        public boolean isReferenced(Digest digest) {
          return digest.equals(BLOB) ? !published.isEmpty() : published.contains(digest);
        }

        @Override
        public boolean takeAway(Digest digest) {
          boolean there = place.remove(digest);
          if (there) {
            trash.add(digest);
          }
          return there;
        }

        @Override
        public boolean giveBack(Digest digest) {
          boolean there = restores && trash.remove(digest);
          if (there) {
            place.add(digest);
          }
          return there;
        }
      };

  Keeper keeper() {
    return keeper;
  }

  long now() {
    return now;
  }

  List<Actor> actors() {
    return actors;
  }

  List<String> wrong() {
    return wrong;
  }

  boolean isThere(Digest digest) {
    return place.contains(digest);
  }

  void place(Digest digest) {
    place.add(digest);
  }

  boolean dropTrash(Digest digest) {
    return trash.remove(digest);
  }

  List<Digest> trash() {
    return List.copyOf(trash);
  }

  void publish(Digest manifest) {
    published.add(manifest);
  }

  boolean unpublish(Digest manifest) {
    return published.remove(manifest);
  }

  boolean isPublished(Digest manifest) {
    return published.contains(manifest);
  }

  void promise(Digest digest, long at) {
    promised.merge(digest, at, Math::max);
  }

  void deletedByClient(Digest digest) {
    promised.remove(digest);
  }

  boolean isLocked() {
    return locked;
  }

  void lock(boolean taken) {
    locked = taken;
  }

  void tick() {
    now++;
  }

  /** The process dies and starts again: requests under way end, memory is lost. */
  void restart() {
    keeper = keepers.make(() -> now, false);
    locked = false;
    actors.stream().filter(Actor::inRequest).forEach(Actor::abort);
  }

  /** A push is refused because something is missing that its client was told to be there. */
  void refused(Digest digest, long toldAt) {
    boolean deleted = !promised.containsKey(digest);
    if (now - toldAt < (deleted ? 1 : 2)) {
      wrong.add("refused for want of what was said to be there");
    }
  }

  /** What has to be so at any time. */
  void check() {
    for (Digest manifest : published) {
      if (!place.contains(manifest) || !place.contains(BLOB)) {
        wrong.add("published, and something of it is gone");
      }
    }
    promised.forEach(
        (digest, at) -> {
          if (now - at < 1 && !place.contains(digest)) {
            wrong.add("said to be there, and gone within the grace time");
          }
        });
  }

  /** When all have ended, what nobody needs goes for good. */
  void clean() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      for (Digest digest : ALL) {
        keeper.sweep(NAME, digest, shelf);
        if (trash.contains(digest)) {
          keeper.empty(NAME, digest, false, () -> dropTrash(digest));
        }
      }
      now++;
    }
    check();
    if (!trash.isEmpty() || place.stream().anyMatch(this::isGarbage)) {
      wrong.add("garbage stays");
    }
  }

  private boolean isGarbage(Digest digest) {
    return digest.equals(BLOB) ? published.isEmpty() : !published.contains(digest);
  }

  /** All of this state that matters for what can follow. */
  String describe() {
    StringBuilder text = new StringBuilder();
    for (Digest digest : ALL) {
      Long at = promised.get(digest);
      text.append(place.contains(digest) ? 'p' : '-')
          .append(trash.contains(digest) ? 't' : '-')
          .append(published.contains(digest) ? 'r' : '-')
          .append(at == null ? "-" : Math.min(2, now - at));
    }
    text.append(locked).append(keeper.describe(2));
    // Two of a kind are the same, whichever is further.
    actors.stream()
        .map(actor -> actor.getClass().getSimpleName() + actor.describe(now))
        .sorted()
        .forEach(text.append('|')::append);
    return text.toString();
  }
}
