package io.jzot.store.grace;

import static io.jzot.store.grace.World.BLOB;
import static io.jzot.store.grace.World.NAME;

import io.jzot.oci.Digest;
import java.io.IOException;
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

    /** When it was told last that the blob is there, and the bytes of the manifest. */
    private long blobTold;

    private long manifestTold;

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
      return at
          + (fresh ? "f" : "o")
          + Math.min(2, now - blobTold)
          + Math.min(2, now - manifestTold);
    }

    @Override
    void step(World world) throws IOException {
      Keeper keeper = world.keeper();
      int next = at + 1;
      switch (at) {
        case 0 -> { // HEAD
          blobTold = world.now();
          fresh = keeper.promise(NAME, BLOB, world.shelf);
        }
        case 1 -> {
          if (world.isThere(BLOB)) {
            world.promise(BLOB, blobTold);
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
        case 14 -> {
          if (early) {
            keeper.release(NAME, BLOB, Keeper.Outcome.NOTHING);
            keeper.release(NAME, manifest, Keeper.Outcome.NOTHING);
            next = 17;
          } else {
            publish(world);
          }
        }
        case 15 -> keeper.release(NAME, BLOB, Keeper.Outcome.REFERENCED);
        case 16 -> {
          keeper.release(NAME, manifest, Keeper.Outcome.REFERENCED);
          next = ENDED;
        }
        default -> {
          publish(world);
          next = ENDED;
        }
      }
      at = next;
    }

    private void told(World world, Digest digest) {
      world.keeper().release(NAME, digest, Keeper.Outcome.PROMISED);
      world.promise(digest, world.now());
      if (digest.equals(BLOB)) {
        blobTold = world.now();
      } else {
        manifestTold = world.now();
      }
    }

    private boolean restored(World world, Digest digest) throws IOException {
      if (world.keeper().restore(NAME, digest, world.shelf)) {
        return true;
      }
      world.refused(digest, digest.equals(BLOB) ? blobTold : manifestTold);
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

  /** Sweeps one after the other. */
  static final class Sweeper extends Actor {
    private final List<Digest> digests;

    Sweeper(Digest... digests) {
      this.digests = List.of(digests);
    }

    @Override
    boolean inRequest() {
      return at != 0;
    }

    @Override
    void step(World world) throws IOException {
      world.keeper().sweep(NAME, digests.get(at++), world.shelf);
      if (at == digests.size()) {
        end();
      }
    }
  }

  /** Looks whether the blob may go, and takes it later without looking again: a mutant. */
  static final class BlindSweeper extends Actor {
    private boolean marked;

    @Override
    String describe(long now) {
      return at + " " + marked;
    }

    @Override
    void step(World world) throws IOException {
      if (at++ == 0) {
        marked = world.keeper().judge(NAME, BLOB, world.shelf) == Verdict.GOES;
        return;
      }
      if (marked) {
        world.shelf.takeAway(BLOB);
      }
      end();
    }
  }

  /** Empties the trash, one after the other. */
  static final class Emptier extends Actor {
    private final boolean hasty;
    private final List<Digest> digests;

    /**
     * @param hasty whether it does not wait: a mutant
     */
    Emptier(boolean hasty, Digest... digests) {
      this.hasty = hasty;
      this.digests = List.of(digests);
    }

    @Override
    boolean inRequest() {
      return at != 0;
    }

    @Override
    void step(World world) throws IOException {
      Digest digest = digests.get(at++);
      if (hasty) {
        world.dropTrash(digest);
      } else if (world.trash().contains(digest)) {
        world.keeper().empty(NAME, digest, false, () -> world.dropTrash(digest));
      }
      if (at == digests.size()) {
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
