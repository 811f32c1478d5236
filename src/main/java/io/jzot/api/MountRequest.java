package io.jzot.api;

import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.RepositoryName;
import io.jzot.registry.Registry;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The wish to mount a blob (distribution-spec end-11).
 *
 * @param from the repository to take it from; null for any
 */
record MountRequest(Digest digest, @Nullable RepositoryName from) {

  /**
   * @throws OciException DIGEST_INVALID, NAME_INVALID, REQUEST_INVALID when repeated, UNSUPPORTED
   *     for {@code from} without {@code mount} (as zot)
   */
  static Optional<MountRequest> of(List<String> mount, List<String> from) {
    if (mount.size() > 1 || from.size() > 1) {
      throw new OciException(ErrorCode.REQUEST_INVALID, "give mount and from once at most");
    }
    if (mount.isEmpty() && !from.isEmpty()) {
      throw new OciException(ErrorCode.UNSUPPORTED, "from says where to mount from: add mount");
    }
    return mount.stream()
        .findFirst()
        .map(
            digest ->
                new MountRequest(
                    Digest.parse(digest),
                    from.isEmpty() ? null : RepositoryName.parse(from.get(0))));
  }

  boolean tryOn(Registry registry, RepositoryName target) {
    return registry.mountBlob(target, digest, from);
  }
}
