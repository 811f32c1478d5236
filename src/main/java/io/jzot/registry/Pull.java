package io.jzot.registry;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.store.BlobContent;

/** Reading content (distribution-spec, "Pull"). Nothing here ever writes. */
public interface Pull {

  /**
   * Media type, digest and size of a manifest.
   *
   * @throws io.jzot.oci.OciException NAME_UNKNOWN, MANIFEST_UNKNOWN
   */
  Descriptor statManifest(RepositoryName name, Reference reference);

  /**
   * A manifest, byte for byte as it was pushed.
   *
   * @throws io.jzot.oci.OciException NAME_UNKNOWN, MANIFEST_UNKNOWN
   */
  RawManifest manifest(RepositoryName name, Reference reference);

  /**
   * Size of a blob in bytes.
   *
   * @throws io.jzot.oci.OciException NAME_UNKNOWN, BLOB_UNKNOWN
   */
  long statBlob(RepositoryName name, Digest digest);

  /**
   * A blob, opened; the caller closes it.
   *
   * @throws io.jzot.oci.OciException NAME_UNKNOWN, BLOB_UNKNOWN
   */
  BlobContent openBlob(RepositoryName name, Digest digest);
}
