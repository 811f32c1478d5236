package io.jzot.store.fs;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.Reference;
import io.jzot.store.BlobContent;
import io.jzot.store.layout.Layout;
import io.jzot.store.layout.RepositoryIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** What one repository holds right now: index and blobs together. Takes no lock of a writer. */
final class FileRepositoryReader {
  /** So few manifests are looked into for the sake of a blob's size, but no more. */
  private static final int QUICK = 256;

  private final RepositoryFolder folder;
  private final IndexFile index;
  private final StoreParts parts;
  private final LongConsumer keep;
  private final FileShelf shelf;

  /**
   * @param keep holds the repository in memory; told its weight whenever it is seen to exist
   */
  FileRepositoryReader(FileShelf shelf, LongConsumer keep) {
    this.shelf = shelf;
    this.folder = shelf.folder();
    this.index = shelf.index();
    this.parts = shelf.parts();
    this.keep = keep;
  }

  /** The index; empty when the repository does not exist. The catalog learns which. */
  Optional<RepositoryIndex> current() throws IOException {
    Optional<RepositoryIndex> current = index.current();
    parts.catalog().note(folder.name(), current.isPresent());
    if (current.isPresent()) {
      keep.accept(current.get().weight());
    }
    return current;
  }

  /** The manifest that a reference names, if its bytes are there; with the size that they have. */
  Optional<Descriptor> find(Reference reference) throws IOException {
    if (reference instanceof Digest digest) {
      parts.keeper().touched(folder.name(), FileGarbage.loose(digest));
    }
    Optional<Descriptor> found = current().flatMap(now -> find(now, reference));
    if (found.isEmpty()) {
      return found;
    }
    Descriptor manifest = found.get();
    return parts
        .blobs()
        .find(manifest.digest(), folder, OptionalLong.of(manifest.size()))
        .map(state -> Descriptor.of(manifest.mediaType(), manifest.digest(), state.size()));
  }

  private Optional<Descriptor> find(RepositoryIndex now, Reference reference) {
    Optional<Descriptor> found = now.find(reference);
    if (found.isEmpty() && reference instanceof Digest && now.unread() > 0) {
      now.readGraph(this::manifest);
      return now.find(reference);
    }
    return found;
  }

  /** A blob, if it is there and is not known to be damaged. */
  Optional<FileState> blob(Digest digest) throws IOException {
    Optional<RepositoryIndex> current = current();
    if (current.isEmpty()) {
      return Optional.empty();
    }
    int unread = current.get().unread();
    if (unread > 0 && unread <= QUICK) {
      current.get().readGraph(this::manifest);
    }
    boolean fresh = parts.keeper().promise(folder.name(), digest, shelf);
    Optional<FileState> found =
        parts.blobs().find(digest, folder, current.get().expectedSize(digest));
    if (found.isEmpty() && fresh) {
      parts.keeper().forget(folder.name(), digest);
    }
    return found;
  }

  /** Whether a manifest may name a blob, because it is there or comes back. */
  boolean isAvailable(Digest digest) throws IOException {
    return blob(digest).isPresent() || parts.trash().has(digest, folder);
  }

  /** A blob as transactions see it: no size is expected yet. */
  Optional<FileState> findBlob(Digest digest) {
    return parts.errors().reading(() -> parts.blobs().find(digest, folder, OptionalLong.empty()));
  }

  Optional<BlobContent> open(Digest digest) throws IOException {
    SeenBlobs.Look look = parts.seen().look(folder.name(), digest);
    Optional<FileState> state = blob(digest);
    if (state.isEmpty()) {
      return Optional.empty();
    }
    byte[] known = SmallContents.isSmall(state.get()) ? parts.contents().find(state.get()) : null;
    if (known == null) {
      return open(digest, state.get(), look);
    }
    parts.seen().found(look, known.length, known);
    return Optional.of(new BlobContent.Memory(known));
  }

  private Optional<BlobContent> open(Digest digest, FileState state, SeenBlobs.Look look)
      throws IOException {
    Optional<FileChannel> opened = parts.blobs().open(digest, folder);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    FileChannel channel = opened.get();
    boolean handedOut = false;
    try {
      if (channel.size() != state.size()) {
        return Optional.empty(); // It was just replaced.
      }
      if (SmallContents.isSmall(state)) {
        return Optional.of(new BlobContent.Memory(small(channel, digest, state)));
      }
      handedOut = true;
      return Optional.of(parts.seen().opened(look, channel, state.size()));
    } finally {
      if (!handedOut) {
        channel.close();
      }
    }
  }

  private byte[] small(FileChannel channel, Digest digest, FileState state) throws IOException {
    byte[] bytes = read(channel, (int) state.size());
    Optional<FileState> after = parts.files().disk().state(folder.blob(digest));
    if (after.filter(state::isSameContent).isPresent()) {
      parts.contents().put(state, bytes);
    }
    return bytes;
  }

  private byte[] read(FileChannel channel, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    while (bytes.hasRemaining()) {
      if (parts.files().disk().read(channel, bytes, bytes.position()) < 0) {
        throw new IOException("ended at " + bytes.position() + " of " + size + " bytes");
      }
    }
    return bytes.array();
  }

  /** The bytes of a manifest, if they are there and have that size. */
  Optional<byte[]> manifest(Digest digest, long size) {
    return parts.errors().reading(() -> bytes(digest, size));
  }

  private Optional<byte[]> bytes(Digest digest, long size) throws IOException {
    return size > Layout.MAX_MANIFEST
        ? Optional.empty()
        : parts.blobs().read(digest, folder, (int) size);
  }
}
