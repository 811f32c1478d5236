package io.jzot.store.layout;

import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.UploadId;

/** What stores say when something is not possible, in the same words on every medium. */
public final class Refusals {
  private Refusals() {}

  public static OciException nameUnknown(RepositoryName name) {
    return new OciException(
            ErrorCode.NAME_UNKNOWN, "nothing was ever pushed to this repository; check its name")
        .with("name", name);
  }

  public static OciException blobUnknown(Digest digest) {
    return new OciException(
            ErrorCode.BLOB_UNKNOWN, "no such blob in this repository; push it first")
        .with("digest", digest);
  }

  public static OciException blobReferenced(Digest digest) {
    return new OciException(
            ErrorCode.BLOB_REFERENCED, "delete the manifests that need this blob first")
        .with("digest", digest);
  }

  public static OciException digestMismatch(Digest expected, Digest actual) {
    return new OciException(
            ErrorCode.DIGEST_INVALID, "what arrived has another digest; upload it again")
        .with("expected", expected)
        .with("actual", actual);
  }

  public static OciException uploadUnknown(UploadId id) {
    return new OciException(
            ErrorCode.BLOB_UPLOAD_UNKNOWN, "this upload has ended or never began; start a new one")
        .with("upload", id);
  }

  /** A user has begun more than anybody needs at once. */
  public static OciException tooManyUploads(int most) {
    return new OciException(
            ErrorCode.TOOMANYREQUESTS,
            "you have " + most + " open uploads; finish or cancel some, or wait until they expire")
        .with("limit", most);
  }

  public static OciException uploadTakenOver(UploadId id) {
    return new OciException(
            ErrorCode.BLOB_UPLOAD_CONFLICT, "another request goes on with this upload")
        .with("upload", id);
  }

  /**
   * A chunk begins where it cannot.
   *
   * @param tail where the upload stands
   */
  public static OciException uploadOutOfOrder(UploadId id, long first, long tail) {
    return new OciException(
            ErrorCode.BLOB_UPLOAD_RANGE, "go on at offset " + tail + ", where this upload stands")
        .with("upload", id)
        .with("first", first)
        .with("offset", tail);
  }
}
