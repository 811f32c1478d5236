package io.jzot.store.fs;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.store.BlobContent;
import io.jzot.store.RecentContents;
import io.jzot.store.fs.SeenBlobs.Seen;
import io.jzot.store.layout.RepositoryIndex;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What {@link FileRepositoryReader} saw lately. Says of nothing "it is there" that might lose its
 * grace by that: what no manifest references is looked for on the disk, as that enters a lease.
 */
final class RecentReader implements RecentContents {
  private final RepositoryName name;
  private final FileShelf shelf;

  RecentReader(FileShelf shelf) {
    this.shelf = shelf;
    this.name = shelf.folder().name();
  }

  @Override
  public Optional<Descriptor> find(Reference reference) {
    RepositoryIndex now = shelf.index().recent();
    if (now == null || (reference instanceof Digest digest && !touched(digest))) {
      return Optional.empty();
    }
    Optional<Descriptor> found = now.find(reference);
    Seen seen = found.isEmpty() ? null : seen(found.get().digest());
    return seen == null ? Optional.empty() : found.map(it -> sized(it, seen.size()));
  }

  private boolean touched(Digest digest) {
    return shelf.parts().keeper().tryTouched(name, FileGarbage.loose(digest));
  }

  private static Descriptor sized(Descriptor found, long size) {
    return found.size() == size ? found : Descriptor.of(found.mediaType(), found.digest(), size);
  }

  private @Nullable Seen seen(Digest digest) {
    return shelf.parts().seen().find(name, digest);
  }

  @Override
  public OptionalLong size(Digest digest) {
    Seen seen = referenced(digest);
    return seen == null ? OptionalLong.empty() : OptionalLong.of(seen.size());
  }

  @Override
  public Optional<BlobContent.Memory> open(Digest digest) {
    Seen seen = referenced(digest);
    return seen == null
        ? Optional.empty()
        : Optional.ofNullable(seen.bytes()).map(BlobContent.Memory::new);
  }

  @Override
  public Optional<BlobContent.File> openFile(Digest digest) {
    return referenced(digest) == null
        ? Optional.empty()
        : Optional.ofNullable(shelf.parts().seen().openFile(name, digest));
  }

  /** References first, as they protect what is seen after. */
  private @Nullable Seen referenced(Digest digest) {
    return shelf.index().recent() == null || !shelf.isReferenced(digest) ? null : seen(digest);
  }
}
