package io.jzot.api;

import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.RepositoryName;
import io.jzot.registry.Registry;
import io.jzot.store.UploadSession;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A session that lives within one request: nobody knows its id, so nothing of it may stay. */
final class OneShotUpload {
  private final Registry registry;
  private final RepositoryName target;
  private final String owner;
  private final Digest digest;
  private volatile @Nullable UploadSession session;

  OneShotUpload(Registry registry, RepositoryName target, String owner, Digest digest) {
    this.registry = registry;
    this.target = target;
    this.owner = owner;
    this.digest = digest;
  }

  UploadSession.Append open() {
    UploadSession opened = registry.startUpload(target, owner, digest.algorithm());
    session = opened;
    return opened.append(null);
  }

  void commit() {
    registry.commitUpload(target, Objects.requireNonNull(session), digest);
  }

  void dropIfFailed(@Nullable Throwable failure, Executor threads) {
    UploadSession opened = session;
    if (failure != null && opened != null) {
      threads.execute(() -> drop(opened));
    }
  }

  private static void drop(UploadSession session) {
    try {
      session.cancel();
    } catch (OciException e) {
      if (e.code() != ErrorCode.BLOB_UPLOAD_UNKNOWN) {
        throw e;
      } // a commit that was refused has ended it
    }
  }
}
