package io.jzot.api;

/** Header names of the distribution specification, and those that Docker's clients know. */
final class DistributionHeaders {
  static final String API_VERSION = "Docker-Distribution-API-Version";
  static final String CONTENT_DIGEST = "Docker-Content-Digest";
  static final String UPLOAD_UUID = "Docker-Upload-UUID";

  /** zot's name of {@link #UPLOAD_UUID}. */
  static final String BLOB_UPLOAD_UUID = "Blob-Upload-UUID";

  static final String SUBJECT = "OCI-Subject";
  static final String TAG = "OCI-Tag";
  static final String FILTERS_APPLIED = "OCI-Filters-Applied";

  private DistributionHeaders() {}
}
