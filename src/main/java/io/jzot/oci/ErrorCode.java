package io.jzot.oci;

/**
 * Every way in which a request can fail, with its wire code (distribution-spec, "Error Codes") and
 * its HTTP status. The only place where the two are put together.
 */
public enum ErrorCode {
  BLOB_UNKNOWN(404, "blob unknown to registry"),
  BLOB_UPLOAD_INVALID(400, "blob upload invalid"),
  BLOB_UPLOAD_UNKNOWN(404, "blob upload unknown to registry"),
  /** A chunk that does not start where the upload session stands. */
  BLOB_UPLOAD_RANGE("BLOB_UPLOAD_INVALID", 416, "blob upload out of order"),
  /** A chunk of a session that another request has taken over. */
  BLOB_UPLOAD_CONFLICT("BLOB_UPLOAD_INVALID", 409, "blob upload taken over by another request"),
  /** A blob that a manifest of the same repository still references. */
  BLOB_REFERENCED("DENIED", 405, "blob is referenced by a manifest"),
  DIGEST_INVALID(400, "provided digest did not match uploaded content"),
  MANIFEST_BLOB_UNKNOWN(400, "manifest references a manifest or blob unknown to registry"),
  MANIFEST_INVALID(400, "manifest invalid"),
  /** A tag outside the grammar; the specification has no code of its own for it. */
  TAG_INVALID("MANIFEST_INVALID", 400, "invalid tag"),
  MANIFEST_TOO_LARGE("MANIFEST_INVALID", 413, "manifest too large"),
  MANIFEST_TYPE_UNSUPPORTED("MANIFEST_INVALID", 415, "manifest media type not supported"),
  MANIFEST_UNKNOWN(404, "manifest unknown"),
  /** A manifest that several tags name, and whoever deletes it does not want to lose them. */
  MANIFEST_TAGGED("MANIFEST_INVALID", 409, "manifest has several tags"),
  /** A manifest that an image index still lists. */
  MANIFEST_REFERENCED("DENIED", 405, "manifest is part of an image index"),
  NAME_INVALID(400, "invalid repository name"),
  NAME_UNKNOWN(404, "repository name not known to registry"),
  PAGINATION_INVALID("PAGINATION_NUMBER_INVALID", 400, "invalid pagination parameter"),
  PRECONDITION_FAILED("DENIED", 412, "precondition failed"),
  /** A body beyond the limit, of what is no manifest. */
  BODY_TOO_LARGE("SIZE_INVALID", 413, "request body too large"),
  RANGE_INVALID("BLOB_UNKNOWN", 416, "requested range not satisfiable"),
  REQUEST_INVALID("UNSUPPORTED", 400, "malformed request"),
  REQUEST_TIMEOUT("UNSUPPORTED", 408, "request body too slow"),
  SIZE_INVALID(400, "provided length did not match content length"),
  TOO_MANY_TAGS("MANIFEST_INVALID", 414, "too many tag parameters"),
  TOOMANYREQUESTS(429, "too many requests"),
  UNAUTHORIZED(401, "authentication required"),
  DENIED(403, "requested access to the resource is denied"),
  UNSUPPORTED(405, "the operation is unsupported"),
  UNSUPPORTED_BODY("UNSUPPORTED", 415, "body encoding not supported"),
  UNSUPPORTED_TRANSFER("UNSUPPORTED", 501, "transfer encoding not supported"),
  NOT_FOUND("UNSUPPORTED", 404, "no such route"),
  STORAGE_FULL("DENIED", 507, "storage is full"),
  UNAVAILABLE("UNAVAILABLE", 503, "temporarily unavailable"),
  UPSTREAM_FAILED("UNAVAILABLE", 502, "another server failed"),
  INTERNAL("UNKNOWN", 500, "internal error");

  private final String wireCode;
  private final int status;
  private final String message;

  ErrorCode(int status, String message) {
    this.wireCode = name();
    this.status = status;
    this.message = message;
  }

  ErrorCode(String wireCode, int status, String message) {
    this.wireCode = wireCode;
    this.status = status;
    this.message = message;
  }

  /** The code as it stands in the error body. */
  public String wireCode() {
    return wireCode;
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return status;
  }

  /** The short text for people. */
  public String message() {
    return message;
  }
}
