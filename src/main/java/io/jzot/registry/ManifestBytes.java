package io.jzot.registry;

import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.store.BlobContent;
import io.jzot.store.RepositoryStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Manifests are small enough to be read whole. */
final class ManifestBytes {
  /** Largest manifest in bytes: what clients agree on, and zot (distribution-spec, "Push"). */
  static final int LIMIT = 4 * 1024 * 1024;

  private ManifestBytes() {}

  static Optional<byte[]> read(RepositoryStorage repository, Digest digest) {
    Optional<BlobContent> opened = repository.open(digest);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (BlobContent content = opened.get()) {
      return Optional.of(bytes(content));
    } catch (IOException e) {
      throw new OciException(ErrorCode.UNAVAILABLE, "the manifest could not be read", e);
    }
  }

  /** As above, but empty for what is too large. */
  static Optional<byte[]> readSmall(RepositoryStorage repository, Digest digest) {
    return repository.size(digest).orElse(0) > LIMIT ? Optional.empty() : read(repository, digest);
  }

  private static byte[] bytes(BlobContent content) throws IOException {
    if (content instanceof BlobContent.Memory memory) {
      return memory.bytes();
    }
    if (content instanceof BlobContent.File file && file.size() <= LIMIT) {
      ByteBuffer buffer = ByteBuffer.allocate((int) file.size());
      while (buffer.hasRemaining()) {
        if (file.channel().read(buffer, buffer.position()) < 0) {
          throw new IOException("ended at " + buffer.position() + " of " + file.size() + " bytes");
        }
      }
      return buffer.array();
    }
    throw new IOException("not a manifest");
  }
}
