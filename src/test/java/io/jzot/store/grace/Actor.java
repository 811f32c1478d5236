package io.jzot.store.grace;

import static io.jzot.store.grace.World.BLOB;
import static io.jzot.store.grace.World.NAME;

import io.jzot.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Somebody who does one thing after another; anything may happen between two steps. */
abstract class Actor {
  private static final int ENDED = -1;
  int at;

  /** One step: what the store does under one lock, or one look at the medium. */
  abstract void step(World world) throws IOException;

  /** Whether it is in the middle of a request, which ends with the process. */
  boolean inRequest() {
    return false;
  }

  boolean isReady(World world) {
    return !isEnded();
  }

  String describe(long now) {
    return Integer.toString(at);
  }

  final boolean isEnded() {
    return at == ENDED;
  }

  final void end() {
    at = ENDED;
  }

  final void abort() {
    end();
  }

  /** HEADs the blob, uploads it if it is not there, puts the manifest. */
  static final class Pusher extends Actor {
    private final Digest manifest;
    private final boolean early;
    private boolean fresh;
    private long asked;

    /**
     * @param early whether the pins end before the manifest is published: a mutant
     */
    Pusher(Digest manifest, boolean early) {
      this.manifest = manifest;
      this.early = early;
    }

    @Override
    boolean isReady(World world) {
      return !isEnded() && (at != 8 || !world.isLocked());
    }

    @Override
    boolean inRequest() {
      return at != 0 && at != 2 && at != 5 && at != 8;
    }

    @Override
    String describe(long now) {
      return at + (fresh ? "f" : "o") + Math.min(2, now - asked);
    }

    @Override
    void step(World world) throws IOException {
      Keeper keeper = world.keeper();
      int next = at + 1;
      switch (at) {
        case 0 -> { // HEAD
          asked = world.now();
          fresh = keeper.promise(NAME, BLOB, world.shelf);
        }
        case 1 -> {
          if (world.isThere(BLOB)) {
            world.promise(BLOB, asked);
            next = 5;
          } else if (fresh) {
            keeper.forget(NAME, BLOB);
          }
        }
        case 2 -> keeper.pin(NAME, BLOB); // upload
        case 3 -> world.place(BLOB);
        case 4 -> told(world, BLOB);
        case 5 -> keeper.pin(NAME, manifest); // PUT of the manifest: its bytes
        case 6 -> world.place(manifest);
        case 7 -> told(world, manifest);
        case 8 -> { // the transaction
          world.lock(true);
          keeper.pin(NAME, BLOB);
        }
        case 9 -> next = world.isThere(BLOB) ? 11 : 10;
        case 10 -> next = restored(world, BLOB) ? 11 : ENDED;
        case 11 -> keeper.pin(NAME, manifest);
        case 12 -> next = world.isThere(manifest) ? 14 : 13;
        case 13 -> next = restored(world, manifest) ? 14 : ENDED;
        case 14 -> publish(world);
        case 15 -> keeper.release(NAME, BLOB, Keeper.Outcome.REFERENCED);
        case 16 -> {
          keeper.release(NAME, manifest, Keeper.Outcome.REFERENCED);
          next = ENDED;
        }
        default -> throw new IllegalStateException();
      }
      at = next;
    }

    private void told(World world, Digest digest) {
      world.keeper().release(NAME, digest, Keeper.Outcome.PROMISED);
      world.promise(digest, world.now());
      asked = world.now();
    }

    private boolean restored(World world, Digest digest) throws IOException {
      if (world.keeper().restore(NAME, digest, world.shelf)) {
        if (early) {
          world.keeper().release(NAME, digest, Keeper.Outcome.NOTHING);
        }
        return true;
      }
      world.refused(digest, asked);
      world.keeper().release(NAME, BLOB, Keeper.Outcome.NOTHING);
      if (!digest.equals(BLOB)) {
        world.keeper().release(NAME, digest, Keeper.Outcome.NOTHING);
      }
      world.lock(false);
      return false;
    }

    private void publish(World world) {
      world.publish(manifest);
      world.lock(false);
    }
  }

  /** Mounts the blob from elsewhere. */
  static final class Mounter extends Actor {
    @Override
    boolean inRequest() {
      return at != 0;
    }

    @Override
    void step(World world) {
      switch (at++) {
        case 0 -> world.keeper().pin(NAME, BLOB);
        case 1 -> world.place(BLOB);
        default -> {
          world.keeper().release(NAME, BLOB, Keeper.Outcome.PROMISED);
          world.promise(BLOB, world.now());
          end();
        }
      }
    }
  }

  /** Deletes the old manifest, with its tags. */
  static final class ManifestDeleter extends Actor {
    @Override
    boolean isReady(World world) {
      return !isEnded() && (at != 0 || !world.isLocked());
    }

    @Override
    boolean inRequest() {
      return at != 0;
    }

    @Override
    void step(World world) throws IOException {
      Keeper keeper = world.keeper();
      switch (at++) {
        case 0 -> {
          world.lock(true);
          keeper.pin(NAME, World.OLD);
        }
        case 1 -> keeper.pin(NAME, BLOB);
        case 2 -> {
          world.unpublish(World.OLD);
          world.deletedByClient(World.OLD);
          world.lock(false);
        }
        case 3 -> keeper.release(NAME, BLOB, Keeper.Outcome.PROMISED);
        case 4 -> keeper.release(NAME, World.OLD, Keeper.Outcome.PROMISED);
        default -> {
          if (keeper.delete(NAME, World.OLD, world.shelf) == Verdict.GOES) {
            world.deletedByClient(World.OLD);
          }
          end();
        }
      }
    }
  }

  /** Deletes the blob. */
  static final class BlobDeleter extends Actor {
    @Override
    boolean isReady(World world) {
      return !isEnded() && !world.isLocked();
    }

    @Override
    void step(World world) throws IOException {
      if (world.keeper().delete(NAME, BLOB, world.shelf) == Verdict.GOES) {
        world.deletedByClient(BLOB);
      }
      end();
    }
  }

  /** Looks what is there, then sweeps one after the other. */
  static final class Sweeper extends Actor {
    private final boolean blind;
    private final List<Digest> marked = new ArrayList<>();

    /**
     * @param blind whether it does not look again: a mutant
     */
    Sweeper(boolean blind) {
      this.blind = blind;
    }

    @Override
    boolean inRequest() {
      return at != 0;
    }

    @Override
    String describe(long now) {
      return at + " " + marked.stream().map(World.ALL::indexOf).toList();
    }

    @Override
    void step(World world) throws IOException {
      if (at++ == 0) {
        for (Digest digest : World.ALL) {
          boolean goes = !blind || world.keeper().judge(NAME, digest, world.shelf) == Verdict.GOES;
          if (world.isThere(digest) && goes) {
            marked.add(digest);
          }
        }
      } else {
        Digest digest = marked.remove(0);
        if (blind) {
          world.shelf.takeAway(digest);
        } else {
          world.keeper().sweep(NAME, digest, world.shelf);
        }
      }
      if (marked.isEmpty()) {
        end();
      }
    }
  }

  /** Empties the trash. */
  static final class Emptier extends Actor {
    private final boolean hasty;
    private final List<Digest> found = new ArrayList<>();

    /**
     * @param hasty whether it does not wait: a mutant
     */
    Emptier(boolean hasty) {
      this.hasty = hasty;
    }

    @Override
    boolean inRequest() {
      return at != 0;
    }

    @Override
    String describe(long now) {
      return at + " " + found.stream().map(World.ALL::indexOf).toList();
    }

    @Override
    void step(World world) throws IOException {
      if (at++ == 0) {
        found.addAll(world.trash());
      } else {
        Digest digest = found.remove(0);
        if (hasty) {
          world.dropTrash(digest);
        } else {
          world.keeper().empty(NAME, digest, () -> world.dropTrash(digest));
        }
      }
      if (found.isEmpty()) {
        end();
      }
    }
  }

  /** A grace time goes by. */
  static final class Clock extends Actor {
    @Override
    void step(World world) {
      world.tick();
      end();
    }
  }

  /** The server dies and starts again. */
  static final class Restart extends Actor {
    @Override
    void step(World world) {
      world.restart();
      end();
    }
  }
}
