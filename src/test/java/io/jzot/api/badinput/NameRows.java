package io.jzot.api.badinput;

import static io.jzot.api.badinput.BadRequest.row;

import java.util.ArrayList;
import java.util.List;

/** Names of repositories, where they stand in a path and where they stand in a query. */
final class NameRows {
  private NameRows() {}

  /** Outside the grammar, though made of characters that a path may have. */
  private static final List<String> MALFORMED =
      List.of(
          "Upper",
          "a/Upper",
          "-a",
          "a-",
          ".a",
          "a.",
          "_a",
          "a_",
          "a..b",
          "a___b",
          "a._b",
          "a-_b",
          "a.-b",
          "a:b",
          "a@b",
          "a+b",
          "a~b",
          "a,b",
          "a!b",
          "a*b",
          "a=b",
          "a&b",
          "a$b",
          "a(b)",
          "a'b",
          "%41",
          "a%2F",
          "%2Fa",
          "a%2F%2Fb",
          "a/blobs",
          "a/index.json",
          "a/oci-layout",
          "a/blobs/sha256");

  private static final List<String> ROUTES =
      List.of(
          "GET manifests/latest",
          "HEAD manifests/latest",
          "DELETE manifests/latest",
          "GET blobs/{blob}",
          "HEAD blobs/{blob}",
          "DELETE blobs/{blob}",
          "POST blobs/uploads/",
          "POST blobs/uploads/?digest={blob}",
          "POST blobs/uploads/?mount={blob}&from={repo}",
          "GET blobs/uploads/{session}",
          "PATCH blobs/uploads/{session}",
          "PUT blobs/uploads/{session}?digest={blob}",
          "DELETE blobs/uploads/{session}",
          "GET referrers/{image}");

  static List<BadRequest> all() {
    List<BadRequest> rows = new ArrayList<>();
    for (String name : MALFORMED) {
      rows.add(
          row("tags of '" + name + "'", "GET", "/v2/" + name + "/tags/list")
              .gets(400, "NAME_INVALID"));
    }
    for (String route : ROUTES) {
      String method = route.substring(0, route.indexOf(' '));
      String rest = route.substring(route.indexOf(' ') + 1);
      rows.add(
          row(route + " of a name in capitals", method, "/v2/BAD/" + rest)
              .gets(400, "NAME_INVALID"));
    }
    rows.add(
        row("manifest under a name in capitals", "PUT", "/v2/BAD/manifests/latest")
            .type(ManifestRows.OCI_MANIFEST)
            .body(ManifestRows.GOOD)
            .gets(400, "NAME_INVALID"));
    rows.add(
        row(
                "mount from a name in capitals",
                "POST",
                "/v2/{repo}/blobs/uploads/?mount={blob}&from=A")
            .gets(400, "NAME_INVALID"));
    rows.add(
        row("mount from an empty name", "POST", "/v2/{repo}/blobs/uploads/?mount={blob}&from=")
            .gets(400, "NAME_INVALID"));
    rows.add(
        row("tags by a parameter in capitals", "GET", "/v2/{repo}/tags/list?N=1")
            .gets(400, "UNSUPPORTED"));
    rows.addAll(tooLong());
    return rows;
  }

  private static List<BadRequest> tooLong() {
    String name = "a".repeat(127) + '/' + "b".repeat(128);
    return List.of(
        row("upload to a new name of 256 characters", "POST", "/v2/" + name + "/blobs/uploads/")
            .gets(400, "NAME_INVALID"),
        row(
                "blob to a new name of 256 characters",
                "POST",
                "/v2/" + name + "/blobs/uploads/?digest=" + ManifestRows.DIGEST_OF_EMPTY_JSON)
            .body("{}")
            .gets(400, "NAME_INVALID"),
        row(
                "mount to a new name of 256 characters",
                "POST",
                "/v2/" + name + "/blobs/uploads/?mount={blob}&from={repo}")
            .gets(400, "NAME_INVALID"),
        row("manifest to a new name of 256 characters", "PUT", "/v2/" + name + "/manifests/latest")
            .type(ManifestRows.OCI_INDEX)
            .body("{\"schemaVersion\":2,\"manifests\":[]}")
            .gets(400, "NAME_INVALID"));
  }
}
