package io.jzot.api.badinput;

import static io.jzot.api.badinput.BadRequest.row;

import java.util.ArrayList;
import java.util.List;

/** Headers, page parameters, methods and routes. */
final class HeaderRows {
  private HeaderRows() {}

  static List<BadRequest> all() {
    List<BadRequest> rows = new ArrayList<>();
    ranges(rows);
    pages(rows);
    conditions(rows);
    encodings(rows);
    methods(rows);
    routes(rows);
    logIns(rows);
    paths(rows);
    return rows;
  }

  /** The blob has 1000 bytes. */
  private static void ranges(List<BadRequest> rows) {
    for (String range :
        List.of(
            "bytes=",
            "bytes=-",
            "bytes=,",
            "bytes=5",
            "bytes=a-b",
            "bytes=1-b",
            "bytes=5-1",
            "bytes=--5",
            "bytes=1-2-3",
            "bytes=1000-",
            "bytes=1000-1001",
            "bytes=-0",
            "bytes=99999999999999999999-",
            "bytes=0-0,9-1",
            "bytes=0-0,x",
            "bytes=+1-2",
            "bytes=0x1-0x2",
            "bytes=1000-,2000-")) {
      rows.add(
          row("Range '" + range + "'", "GET", "/v2/{repo}/blobs/{blob}")
              .header("Range: " + range)
              .gets(416, "BLOB_UNKNOWN"));
    }
  }

  private static void pages(List<BadRequest> rows) {
    List<String> lists =
        List.of("/v2/{repo}/tags/list", "/v2/_catalog", "/v2/{repo}/referrers/{image}");
    for (String list : lists) {
      for (String query :
          List.of("n=-1", "n=a", "n=1.5", "n=", "n=%2B1", "n=1&n=1", "n=1&last=a&last=b")) {
        rows.add(
            row(list + '?' + query, "GET", list + '?' + query)
                .gets(400, "PAGINATION_NUMBER_INVALID"));
      }
    }
  }

  private static void conditions(List<BadRequest> rows) {
    String here = "/v2/{repo}/manifests/here";
    String absent = "/v2/{repo}/manifests/absent";
    rows.add(
        put("push over a tag that must not be there", here)
            .header("If-None-Match: *")
            .gets(412, "DENIED"));
    rows.add(
        put("push over a tag that must be another", here)
            .header("If-Match: \"{absent}\"")
            .gets(412, "DENIED"));
    rows.add(
        put("push to a tag that must be there", absent).header("If-Match: *").gets(412, "DENIED"));
    rows.add(
        row("deletion of a tag that must be another", "DELETE", here)
            .header("If-Match: \"{absent}\"")
            .gets(412, "DENIED"));
    rows.add(
        row("deletion of a tag that must not be there", "DELETE", here)
            .header("If-None-Match: *")
            .gets(412, "DENIED"));
  }

  private static BadRequest put(String name, String target) {
    return row(name, "PUT", target)
        .type(ManifestRows.OCI_INDEX)
        .body("{\"schemaVersion\":2,\"manifests\":[]}");
  }

  private static void encodings(List<BadRequest> rows) {
    for (String encoding : List.of("gzip", "br", "zstd", "deflate", "identity, gzip", "x")) {
      rows.add(
          row("manifest in " + encoding, "PUT", "/v2/{repo}/manifests/latest")
              .type(ManifestRows.OCI_MANIFEST)
              .header("Content-Encoding: " + encoding)
              .body(ManifestRows.GOOD)
              .gets(415, "UNSUPPORTED"));
    }
  }

  private static void methods(List<BadRequest> rows) {
    for (String call :
        List.of(
            "POST /v2/",
            "DELETE /v2/",
            "PUT /v2/_catalog",
            "DELETE /v2/_catalog",
            "POST /v2/_oci/ext/discover",
            "POST /v2/{repo}/tags/list",
            "PUT /v2/{repo}/tags/list",
            "DELETE /v2/{repo}/tags/list",
            "POST /v2/{repo}/manifests/latest",
            "PATCH /v2/{repo}/manifests/latest",
            "POST /v2/{repo}/blobs/{blob}",
            "PUT /v2/{repo}/blobs/{blob}",
            "PATCH /v2/{repo}/blobs/{blob}",
            "PUT /v2/{repo}/blobs/uploads/",
            "PATCH /v2/{repo}/blobs/uploads/",
            "POST /v2/{repo}/blobs/uploads/{session}",
            "PUT /v2/{repo}/referrers/{image}",
            "DELETE /v2/{repo}/referrers/{image}",
            "TRACE /v2/",
            "PROPFIND /v2/",
            "POST /livez")) {
      int space = call.indexOf(' ');
      rows.add(
          row(call, call.substring(0, space), call.substring(space + 1)).gets(405, "UNSUPPORTED"));
    }
  }

  /** There are no log-ins on this server. */
  private static void logIns(List<BadRequest> rows) {
    for (String method : List.of("GET", "POST", "DELETE")) {
      rows.add(row(method + " of keys", method, "/zot/auth/apikey").gets(404, "UNSUPPORTED"));
    }
    rows.add(row("GET of log-out", "GET", "/zot/auth/logout").gets(405, "UNSUPPORTED"));
    rows.add(
        row("log-out by a page of another site", "POST", "/zot/auth/logout")
            .header("Origin: https://evil.example")
            .gets(403, "DENIED"));
    rows.add(
        row("log-out by a page without a site", "POST", "/zot/auth/logout")
            .header("Origin: null")
            .gets(403, "DENIED"));
  }

  private static void routes(List<BadRequest> rows) {
    for (String path :
        List.of(
            "/",
            "/v1/",
            "/v2",
            "/v2/_unknown",
            "/v2/_oci/ext/other",
            "/v2/{repo}",
            "/v2/{repo}/tags",
            "/v2/{repo}/tags/list/more",
            "/v2/{repo}/tags/other",
            "/v2/{repo}/manifests",
            "/v2/{repo}/other/here",
            "/v3/{repo}/tags/list",
            "/metrics",
            "/q/health",
            "/q/metrics",
            "/q/dev",
            "/q/openapi",
            "/openapi",
            "/favicon.ico",
            "/livez/more")) {
      rows.add(row("no route: " + path, "GET", path).gets(404, "UNSUPPORTED"));
    }
  }

  private static void paths(List<BadRequest> rows) {
    for (String name :
        List.of(
            "a;b",
            "a%3Bb",
            "a%3bb",
            "a%00b",
            "a%5Cb",
            "a%20b",
            "a%0Ab",
            "a%7Fb",
            "a%C3%A4b",
            "a%C0%AFb",
            "a%25b",
            "a%252e%252eb",
            "../a",
            "a/../b",
            "a/./b",
            "%2e%2e/a",
            "a%2F..%2Fb",
            "a/%2E%2E",
            "a//b",
            "/a")) {
      rows.add(
          row("path with '" + name + "'", "GET", "/v2/" + name + "/tags/list")
              .gets(400, "UNSUPPORTED"));
    }
    rows.add(
        row("semicolon in a query", "GET", "/v2/{repo}/tags/list?n=1;last=a")
            .gets(400, "UNSUPPORTED"));
  }
}
