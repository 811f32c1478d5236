package io.jzot.api.badinput;

import static io.jzot.api.badinput.BadRequest.row;

import java.util.ArrayList;
import java.util.List;

/** Upload sessions, their chunks, mounts, and what is not there or may not go. */
final class UploadRows {
  private static final String UNKNOWN_ID = "0123456789abcdef".repeat(2);

  private UploadRows() {}

  static List<BadRequest> all() {
    List<BadRequest> rows = new ArrayList<>();
    sessions(rows);
    chunks(rows);
    mounts(rows);
    absent(rows);
    rows.add(
        row("blob in one, of another digest", "POST", "/v2/{repo}/blobs/uploads/?digest={absent}")
            .body("other content")
            .gets(400, "DIGEST_INVALID"));
    rows.add(
        row("end of an upload of another digest", "PUT", upload("{session}") + "?digest={absent}")
            .gets(400, "DIGEST_INVALID"));
    rows.add(
        row("end of an upload without a digest", "PUT", upload("{session}"))
            .gets(400, "DIGEST_INVALID"));
    return rows;
  }

  private static String upload(String id) {
    return "/v2/{repo}/blobs/uploads/" + id;
  }

  private static void sessions(List<BadRequest> rows) {
    List<String> ids =
        List.of(
            UNKNOWN_ID,
            "{finished}",
            "{cancelled}",
            "{elsewhere}",
            "x",
            UNKNOWN_ID + "0",
            "01234567-89ab-cdef-0123-456789abcdef",
            UNKNOWN_ID.replace('a', 'A'));
    for (String id : ids) {
      rows.add(row("status of upload " + id, "GET", upload(id)).gets(404, "BLOB_UPLOAD_UNKNOWN"));
    }
    for (String id : ids.subList(0, 5)) {
      rows.add(
          row("bytes for upload " + id, "PATCH", upload(id))
              .body("bytes")
              .gets(404, "BLOB_UPLOAD_UNKNOWN"));
      rows.add(
          row("end of upload " + id, "PUT", upload(id) + "?digest={absent}")
              .body("bytes")
              .gets(404, "BLOB_UPLOAD_UNKNOWN"));
      rows.add(
          row("cancellation of upload " + id, "DELETE", upload(id))
              .gets(404, "BLOB_UPLOAD_UNKNOWN"));
    }
  }

  /** The session has ten bytes. */
  private static void chunks(List<BadRequest> rows) {
    List<String> ranges =
        List.of(
            "0-4",
            "9-13",
            "11-15",
            "10-13",
            "10-15",
            "10-9",
            "14-10",
            "10-",
            "-14",
            "-10-14",
            "10",
            "a-b",
            "10-14-18",
            "10,14",
            "0x0a-0x0e",
            "10-99999999999999999999",
            "99999999999999999999-99999999999999999999",
            "9223372036854775807-9223372036854775807",
            "lines 10-14",
            "bytes */5");
    for (String range : ranges) {
      rows.add(
          row("chunk with range '" + range + "'", "PATCH", upload("{session}"))
              .header("Content-Range: " + range)
              .body("bytes")
              .gets(416, "BLOB_UPLOAD_INVALID"));
    }
    for (String range : ranges.subList(0, 5)) {
      rows.add(
          row("last chunk with range " + range, "PUT", upload("{session}") + "?digest={absent}")
              .header("Content-Range: " + range)
              .body("bytes")
              .gets(416, "BLOB_UPLOAD_INVALID"));
    }
  }

  private static void mounts(List<BadRequest> rows) {
    String uploads = "/v2/{repo}/blobs/uploads/";
    rows.add(row("from without mount", "POST", uploads + "?from={repo}").gets(405, "UNSUPPORTED"));
    rows.add(
        row("mount twice", "POST", uploads + "?mount={blob}&mount={blob}&from={repo}")
            .gets(400, "UNSUPPORTED"));
    rows.add(
        row("from twice", "POST", uploads + "?mount={blob}&from={repo}&from={repo}")
            .gets(400, "UNSUPPORTED"));
  }

  private static void absent(List<BadRequest> rows) {
    rows.add(row("absent blob", "GET", "/v2/{repo}/blobs/{absent}").gets(404, "BLOB_UNKNOWN"));
    rows.add(
        row("HEAD of an absent blob", "HEAD", "/v2/{repo}/blobs/{absent}")
            .gets(404, "BLOB_UNKNOWN"));
    rows.add(
        row("deletion of an absent blob", "DELETE", "/v2/{repo}/blobs/{absent}")
            .gets(404, "BLOB_UNKNOWN"));
    rows.add(
        row("deletion of a blob in no repository", "DELETE", "/v2/bad/nowhere/blobs/{blob}")
            .gets(404, "NAME_UNKNOWN"));
    for (String blob : List.of("{config}", "{layer}", "{image}", "{index}")) {
      rows.add(
          row("deletion of " + blob + " as a blob", "DELETE", "/v2/{repo}/blobs/" + blob)
              .gets(405, "DENIED"));
    }
    rows.add(
        row("absent manifest", "GET", "/v2/{repo}/manifests/{absent}")
            .gets(404, "MANIFEST_UNKNOWN"));
    rows.add(
        row("deletion of an absent manifest", "DELETE", "/v2/{repo}/manifests/{absent}")
            .gets(404, "MANIFEST_UNKNOWN"));
    for (String method : List.of("GET", "HEAD", "DELETE")) {
      for (String reference : List.of("latest", "{image}")) {
        rows.add(
            row(
                    method + " of manifest " + reference + " in no repository",
                    method,
                    "/v2/bad/nowhere/manifests/" + reference)
                .gets(404, "NAME_UNKNOWN"));
      }
    }
    rows.add(
        row("tags of no repository", "GET", "/v2/bad/nowhere/tags/list").gets(404, "NAME_UNKNOWN"));
    rows.add(
        row("deletion of a manifest that an index lists", "DELETE", "/v2/{repo}/manifests/{image}")
            .gets(405, "DENIED"));
  }
}
