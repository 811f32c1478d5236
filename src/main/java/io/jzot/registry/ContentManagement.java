package io.jzot.registry;

import io.jzot.oci.Digest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.UploadId;

/** Taking content away (distribution-spec, "Content Management"). */
public interface ContentManagement {

  /**
   * Takes a tag away; its manifest stays and can be pulled by digest.
   *
   * @throws io.jzot.oci.OciException NAME_UNKNOWN, MANIFEST_UNKNOWN, PRECONDITION_FAILED
   */
  void deleteTag(RepositoryName name, Tag tag, Precondition precondition);

  /**
   * Takes a manifest away, with all its tags.
   *
   * @param tagged what to do when it has several
   * @throws io.jzot.oci.OciException NAME_UNKNOWN, MANIFEST_UNKNOWN, MANIFEST_REFERENCED when an
   *     image index lists it, MANIFEST_TAGGED
   */
  void deleteManifest(RepositoryName name, Digest digest, TaggedManifest tagged);

  /**
   * Takes a blob away.
   *
   * @throws io.jzot.oci.OciException NAME_UNKNOWN, BLOB_UNKNOWN, BLOB_REFERENCED when a manifest
   *     references it
   */
  void deleteBlob(RepositoryName name, Digest digest);

  /**
   * Drops an upload session and its bytes.
   *
   * @throws io.jzot.oci.OciException BLOB_UPLOAD_UNKNOWN
   */
  void cancelUpload(RepositoryName name, UploadId id, String owner);
}
