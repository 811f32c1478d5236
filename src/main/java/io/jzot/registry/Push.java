package io.jzot.registry;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.UploadId;
import io.jzot.store.UploadSession;
import org.jspecify.annotations.Nullable;

/** Writing content (distribution-spec, "Push"). What returns is durable. */
public interface Push {

  /**
   * Opens an upload session.
   *
   * @param owner who may go on with it; empty for nobody in particular
   * @throws io.jzot.oci.OciException NAME_INVALID when the name is too long to be created
   */
  UploadSession startUpload(RepositoryName name, String owner, DigestAlgorithm algorithm);

  /**
   * The open session of that id and owner.
   *
   * @throws io.jzot.oci.OciException BLOB_UPLOAD_UNKNOWN
   */
  UploadSession resumeUpload(RepositoryName name, UploadId id, String owner);

  /**
   * Ends a session: its content becomes a blob.
   *
   * @throws io.jzot.oci.OciException DIGEST_INVALID when it is the content of another digest; the
   *     session is gone then too
   */
  void commitUpload(RepositoryName name, UploadSession session, Digest digest);

  /**
   * Makes a blob of another repository a blob of this one.
   *
   * @param from the other repository; null to look in all of them
   * @return false when it is not there: the client then uploads it
   * @throws io.jzot.oci.OciException NAME_INVALID when the name is too long to be created
   */
  boolean mountBlob(RepositoryName name, Digest digest, @Nullable RepositoryName from);

  /**
   * Publishes a manifest.
   *
   * @throws io.jzot.oci.OciException MANIFEST_TYPE_UNSUPPORTED, MANIFEST_TOO_LARGE,
   *     MANIFEST_INVALID, MANIFEST_BLOB_UNKNOWN, DIGEST_INVALID, NAME_INVALID, DENIED,
   *     PRECONDITION_FAILED; nothing is published then
   */
  PushedManifest putManifest(RepositoryName name, ManifestPush push);
}
