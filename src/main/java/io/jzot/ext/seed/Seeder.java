package io.jzot.ext.seed;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.Manifest;
import io.jzot.oci.OciException;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.json.Manifests;
import io.jzot.registry.ManifestPush;
import io.jzot.registry.Precondition;
import io.jzot.registry.Registry;
import io.jzot.registry.WriteGrant;
import io.jzot.store.UploadSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Pushes the images of OCI layouts by the ways that clients' pushes go: verified, and durable when
 * it returns. What is there already is not written again, so it may be done at each start; a tag
 * that names something else by now is moved back.
 */
public final class Seeder {
  private static final int BUFFER = 1 << 20;
  private static final long LARGEST_MANIFEST = 4L << 20;
  private static final long TOLD_EVERY = 256L << 20;

  private final Registry registry;
  private final Consumer<String> progress;

  /**
   * @param progress is told, a line each time, of each image and of long blobs
   */
  public Seeder(Registry registry, Consumer<String> progress) {
    this.registry = registry;
    this.progress = progress;
  }

  /**
   * Pushes all images of a layout, or of the layouts below a directory.
   *
   * @throws UnusableSeedException when there is no layout, or some of the images cannot be pushed;
   *     says which and why, and all others are pushed
   */
  public void seed(Path directory) {
    List<String> problems = new ArrayList<>();
    try {
      if (!Files.isDirectory(directory)) {
        problems.add("no such directory");
      } else {
        Path seed = directory.toRealPath();
        List<SeedLayout> layouts = SeedLayout.below(seed);
        if (layouts.isEmpty()) {
          problems.add("no OCI layout there or below: no directory has a file oci-layout");
        }
        for (SeedLayout layout : layouts) {
          images(seed, layout, problems);
        }
      }
    } catch (IOException e) {
      problems.add(reason(e));
    }
    if (!problems.isEmpty()) {
      throw new UnusableSeedException(directory.toString(), problems);
    }
  }

  private void images(Path seed, SeedLayout layout, List<String> problems) {
    List<Descriptor> entries = List.of();
    try {
      entries = layout.index().manifests();
    } catch (UnusableImageException e) {
      problems.add(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      problems.add(layout.folder() + ": " + reason(e));
    }
    for (Descriptor entry : entries) {
      try {
        SeedName name = SeedName.of(seed, layout, entry);
        new Push(layout, name.repository()).image(entry, name);
      } catch (UnusableImageException e) {
        problems.add(String.valueOf(e.getMessage()));
      } catch (OciException e) {
        problems.add(layout.file(entry.digest()) + ": " + e.getMessage());
      } catch (IOException e) {
        problems.add(layout.file(entry.digest()) + ": " + reason(e));
      }
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** One image on its way. */
  private final class Push {
    private final SeedLayout layout;
    private final RepositoryName repository;
    private final Set<Digest> done = new HashSet<>();
    private long written;

    private Push(SeedLayout layout, RepositoryName repository) {
      this.layout = layout;
      this.repository = repository;
    }

    private void image(Descriptor entry, SeedName name) throws IOException, UnusableImageException {
      boolean changed = manifest(entry, name.tags());
      progress.accept(
          changed
              ? "seeded %s: %s, %d bytes written".formatted(name, entry.digest(), written)
              : "seeded %s: was there".formatted(name));
    }

    /** With all that it references; false when nothing had to be done. */
    private boolean manifest(Descriptor entry, Set<Tag> tags)
        throws IOException, UnusableImageException {
      byte[] bytes = small(entry);
      boolean changed = false;
      Manifest manifest = Manifests.parse(bytes, entry.mediaType());
      for (Descriptor child : manifest.children()) {
        if (done.add(child.digest())) {
          boolean nested = manifest instanceof Manifest.Index && child.mediaType().isManifest();
          changed |= nested ? manifest(child, Set.of()) : blob(child);
        }
      }
      ManifestPush push =
          new ManifestPush(
              entry.digest(), entry.mediaType(), bytes, tags, WriteGrant.ALL, Precondition.NONE);
      return !registry.putManifest(repository, push).unchanged() || changed;
    }

    /** Its digest is compared at once: what it says decides on what is read next. */
    private byte[] small(Descriptor entry) throws IOException, UnusableImageException {
      if (entry.size() > LARGEST_MANIFEST) {
        throw new UnusableImageException(
            layout.file(entry.digest()) + ": a manifest has at most 4 MiB");
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) entry.size());
      try (FileChannel channel = layout.open(entry)) {
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
          // Until it is full; a file that shrinks meanwhile has another digest.
        }
      }
      if (!Digest.of(entry.digest().algorithm(), buffer.array()).equals(entry.digest())) {
        throw damaged(entry);
      }
      return buffer.array();
    }

    private boolean blob(Descriptor blob) throws IOException, UnusableImageException {
      boolean mayLack = blob.mediaType().isNonDistributable();
      if (mayLack && !Files.exists(layout.file(blob.digest()))) {
        return false;
      }
      if (isThere(blob) || registry.mountBlob(repository, blob.digest(), null)) {
        return false;
      }
      try (FileChannel channel = layout.open(blob)) {
        UploadSession session = registry.startUpload(repository, "", blob.digest().algorithm());
        boolean arrived = false;
        try {
          append(session, channel, blob);
          arrived = true;
        } finally {
          if (!arrived) {
            session.cancel();
          }
        }
        registry.commitUpload(repository, session, blob.digest());
        written += blob.size();
        return true;
      } catch (OciException e) {
        if (e.code() == ErrorCode.DIGEST_INVALID) {
          throw damaged(blob);
        }
        throw e;
      }
    }

    private boolean isThere(Descriptor blob) {
      try {
        return registry.statBlob(repository, blob.digest()) == blob.size();
      } catch (OciException e) {
        if (e.code() == ErrorCode.BLOB_UNKNOWN || e.code() == ErrorCode.NAME_UNKNOWN) {
          return false;
        }
        throw e;
      }
    }

    private void append(UploadSession session, FileChannel from, Descriptor blob)
        throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, Math.max(1, blob.size())));
      long told = 0;
      try (UploadSession.Append append = session.append(null)) {
        while (from.read(buffer.clear()) >= 0) {
          append.write(buffer.flip());
          if (from.position() - told >= TOLD_EVERY) {
            told = from.position();
            progress.accept(
                "seeding %s: %d of %d bytes of %s"
                    .formatted(repository, told, blob.size(), blob.digest()));
          }
        }
        append.acknowledge();
      }
    }

    private UnusableImageException damaged(Descriptor entry) {
      return new UnusableImageException(
          layout.file(entry.digest()) + ": damaged: its content has another digest");
    }
  }
}
