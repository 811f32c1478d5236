package io.jzot.api;

import io.jzot.oci.Digest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.UploadId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The paths that answers name. Always relative to the host, and everything in the path: clients
 * drop or reorder queries.
 */
final class Locations {
  private Locations() {}

  static String blob(RepositoryName name, Digest digest) {
    return "/v2/" + name + "/blobs/" + digest;
  }

  static String manifest(RepositoryName name, Digest digest) {
    return "/v2/" + name + "/manifests/" + digest;
  }

  static String upload(RepositoryName name, UploadId id) {
    return "/v2/" + name + "/blobs/uploads/" + id;
  }

  /** The {@code Range} of an upload session with that many bytes; {@code 0-0} also for none. */
  static String range(long end) {
    return "0-" + Math.max(0, end - 1);
  }

  /** A {@code Link} to the next page (RFC 8288). */
  static String next(String path, String query) {
    return "<" + path + "?" + query + ">; rel=\"next\"";
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
