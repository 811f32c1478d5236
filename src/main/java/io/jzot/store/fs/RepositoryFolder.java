package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.UploadId;
import io.jzot.store.layout.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the parts of one repository lie. */
record RepositoryFolder(RepositoryName name, Path directory) {
  private static final int MAX_COMPONENT = 255;
  private static final int MAX_PATH = 3800;

  static RepositoryFolder of(Path root, RepositoryName name) {
    return new RepositoryFolder(name, root.resolve(name.value()));
  }

  /** Whether the file system can have that name at all, with what lies below it. */
  boolean isRepresentable() {
    if (directory.toString().length() > MAX_PATH) {
      return false;
    }
    return name.value().length() <= MAX_COMPONENT
        || name.components().stream().allMatch(part -> part.length() <= MAX_COMPONENT);
  }

  Path index() {
    return directory.resolve(Layout.INDEX);
  }

  Path marker() {
    return directory.resolve(Layout.MARKER);
  }

  Path blobs() {
    return directory.resolve(Layout.BLOBS);
  }

  Path blobs(DigestAlgorithm algorithm) {
    return blobs().resolve(algorithm.label());
  }

  Path blob(Digest digest) {
    return blobs(digest.algorithm()).resolve(digest.hex());
  }

  Path uploads() {
    return directory.resolve(Layout.UPLOADS);
  }

  /** The bytes of an upload session. Whose it is says their name: nobody else finds them. */
  Path upload(UploadId id, String owner) {
    return uploads().resolve(id.value() + '.' + OwnerHash.of(owner));
  }

  /** Whether a name among the uploads is that of a session's bytes. */
  static boolean isUpload(String name) {
    return OwnerHash.isOne(name.substring(name.indexOf('.') + 1));
  }

  /** What is known about an upload session. */
  Path uploadRecord(UploadId id) {
    return uploads().resolve(id.value() + ".session");
  }

  Path trash() {
    return directory.resolve(Layout.TRASH);
  }

  Path journal() {
    return directory.resolve(Layout.JOURNAL);
  }

  /** A name for a file on its way to another one. */
  Path staged(String purpose) {
    return uploads().resolve(UploadId.random().value() + '.' + purpose);
  }

  /** Whether no symbolic link leads out of the root. */
  boolean isInside(DurableFiles files) throws IOException {
    List<Path> parts = new ArrayList<>(List.of(directory, blobs()));
    parts.add(uploads());
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      parts.add(blobs(algorithm));
    }
    for (Path part : parts) {
      if (files.disk().state(part).isPresent() && !files.isInside(part)) {
        return false;
      }
    }
    return true;
  }
}
