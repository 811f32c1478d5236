package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.store.grace.Shelf;
import io.jzot.store.layout.RepositoryIndex;
import java.io.IOException;

/** One repository as the keeper sees it. What it references is asked of memory alone. */
record FileShelf(RepositoryFolder folder, IndexFile index, StoreParts parts) implements Shelf {

  @Override
  public boolean isReferenced(Digest digest) {
    IndexView view = index.view();
    RepositoryIndex now = view == null ? null : view.index();
    return now == null || now.unread() > 0 || now.isReferenced(digest);
  }

  /** On a full disk there is no way back: room is needed now, and no push goes on anyway. */
  @Override
  public boolean takeAway(Digest digest) throws IOException {
    return parts.errors().room().isShort()
        ? parts.blobs().delete(digest, folder)
        : parts.trash().take(digest, folder);
  }

  @Override
  public boolean giveBack(Digest digest) throws IOException {
    return parts.trash().giveBack(digest, folder);
  }
}
