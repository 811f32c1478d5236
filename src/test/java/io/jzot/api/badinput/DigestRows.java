package io.jzot.api.badinput;

import static io.jzot.api.badinput.BadRequest.row;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Digests and tags. */
final class DigestRows {
  private static final String HEX = "0123456789abcdef".repeat(4);

  private DigestRows() {}

  private static Map<String, String> malformed() {
    Map<String, String> digests = new LinkedHashMap<>();
    digests.put("without hex", "sha256:");
    digests.put("of 3 digits", "sha256:abc");
    digests.put("one digit short", "sha256:" + HEX.substring(1));
    digests.put("one digit long", "sha256:" + HEX + "0");
    digests.put("in capitals", "sha256:" + HEX.toUpperCase(java.util.Locale.ROOT));
    digests.put("with one capital", "sha256:A" + HEX.substring(1));
    digests.put("with a letter that is no digit", "sha256:g" + HEX.substring(1));
    digests.put("with a minus", "sha256:-" + HEX.substring(1));
    digests.put("with 0x", "sha256:0x" + HEX.substring(2));
    digests.put("with a dot", "sha256:." + HEX.substring(1));
    digests.put("with two colons", "sha256::" + HEX.substring(1));
    digests.put("with a colon at its end", "sha256:" + HEX + ":");
    digests.put("with a second digest", "sha256:" + HEX + ",sha256:" + HEX);
    digests.put("algorithm in capitals", "SHA256:" + HEX);
    digests.put("algorithm with a hyphen", "sha-256:" + HEX);
    digests.put("no algorithm", ":" + HEX);
    digests.put("no colon", "sha256" + HEX);
    digests.put("no colon but a hyphen", "sha256-" + HEX);
    digests.put("only hex", HEX);
    digests.put("md5", "md5:" + HEX.substring(32));
    digests.put("sha1", "sha1:" + HEX.substring(24));
    digests.put("sha224", "sha224:" + HEX.substring(8));
    digests.put("sha3-256", "sha3-256:" + HEX);
    digests.put("blake3", "blake3:" + HEX);
    digests.put("compound algorithm", "sha256+b64u:" + HEX);
    digests.put("unknown algorithm", "unknown:" + HEX);
    digests.put("sha384 of sha256's length", "sha384:" + HEX);
    digests.put("sha512 of sha256's length", "sha512:" + HEX);
    digests.put("sha512 of sha384's length", "sha512:" + HEX + HEX.substring(32));
    digests.put("sha256 of sha512's length", "sha256:" + HEX + HEX);
    digests.put("very long", "sha256:" + HEX.repeat(20));
    return digests;
  }

  static List<BadRequest> all() {
    List<BadRequest> rows = new ArrayList<>();
    malformed()
        .forEach(
            (what, digest) ->
                rows.add(
                    row("blob under a digest " + what, "GET", "/v2/{repo}/blobs/" + digest)
                        .gets(400, "DIGEST_INVALID")));
    for (String method : List.of("HEAD", "DELETE")) {
      rows.add(
          row(method + " of a blob under a bad digest", method, "/v2/{repo}/blobs/sha256:abc")
              .gets(400, "DIGEST_INVALID"));
    }
    for (String method : List.of("GET", "HEAD", "DELETE")) {
      rows.add(
          row(method + " of a manifest under a bad digest", method, "/v2/{repo}/manifests/md5:abc")
              .gets(400, "DIGEST_INVALID"));
    }
    rows.add(
        row("manifest to a bad digest", "PUT", "/v2/{repo}/manifests/sha256:baddigeststring")
            .type(ManifestRows.OCI_MANIFEST)
            .body(ManifestRows.GOOD)
            .gets(400, "DIGEST_INVALID"));
    rows.add(
        row("manifest to another digest", "PUT", "/v2/{repo}/manifests/{absent}")
            .type(ManifestRows.OCI_MANIFEST)
            .body(ManifestRows.GOOD)
            .gets(400, "DIGEST_INVALID"));
    rows.add(
        row("referrers of a bad digest", "GET", "/v2/{repo}/referrers/sha256:abc")
            .gets(400, "DIGEST_INVALID"));
    rows.add(
        row("referrers of a tag", "GET", "/v2/{repo}/referrers/here").gets(400, "DIGEST_INVALID"));
    rows.addAll(inQueries());
    rows.addAll(tags());
    return rows;
  }

  private static List<BadRequest> inQueries() {
    List<BadRequest> rows = new ArrayList<>();
    for (String digest : List.of("", "sha256:abc", "SHA256:" + HEX, "here", "md5:" + HEX, "%00")) {
      String what = "'" + digest + "'";
      rows.add(
          row("blob in one under " + what, "POST", "/v2/{repo}/blobs/uploads/?digest=" + digest)
              .body("{}")
              .gets(400, "DIGEST_INVALID"));
      rows.add(
          row(
                  "end of an upload " + what,
                  "PUT",
                  "/v2/{repo}/blobs/uploads/{session}?digest=" + digest)
              .gets(400, "DIGEST_INVALID"));
      rows.add(
          row("mount of " + what, "POST", "/v2/{repo}/blobs/uploads/?from={repo}&mount=" + digest)
              .gets(400, "DIGEST_INVALID"));
    }
    for (String second : List.of("digest={absent}", "DIGEST={absent}", "Digest=", "FROM={repo}")) {
      boolean same = second.startsWith("digest");
      rows.add(
          row(
                  "blob in one under two digests or a name in capitals: " + second,
                  "POST",
                  "/v2/{repo}/blobs/uploads/?digest={blob}&" + second)
              .body("{}")
              .gets(400, same ? "DIGEST_INVALID" : "UNSUPPORTED"));
    }
    for (String algorithm : List.of("", "md5", "SHA256", "sha1", "sha256:")) {
      rows.add(
          row(
                  "upload with algorithm '" + algorithm + "'",
                  "POST",
                  "/v2/{repo}/blobs/uploads/?digest-algorithm=" + algorithm)
              .gets(400, "DIGEST_INVALID"));
    }
    return rows;
  }

  private static List<BadRequest> tags() {
    List<BadRequest> rows = new ArrayList<>();
    String tooLong = "a".repeat(129);
    for (String tag :
        List.of(".a", "-a", "a+b", "a!", "a~", "a,b", "a=b", "a@b", "a*", "$a", "(a)", tooLong)) {
      rows.add(
          row("push by tag '" + tag + "'", "PUT", "/v2/{repo}/manifests/" + tag)
              .type(ManifestRows.OCI_MANIFEST)
              .body(ManifestRows.GOOD)
              .gets(400, "MANIFEST_INVALID"));
    }
    for (String tag : List.of("", ".a", "-a", "a%20b", "a%2Fb", "a:b", "%C3%A4", "%00", tooLong)) {
      rows.add(
          row(
                  "push by digest with tag parameter '" + tag + "'",
                  "PUT",
                  "/v2/{repo}/manifests/{image}?tag=good&tag=" + tag)
              .type(ManifestRows.OCI_MANIFEST)
              .body(ManifestRows.GOOD)
              .gets(400, "MANIFEST_INVALID"));
    }
    rows.add(
        row("push by tag with a tag parameter", "PUT", "/v2/{repo}/manifests/one?tag=two")
            .type(ManifestRows.OCI_MANIFEST)
            .body(ManifestRows.GOOD)
            .gets(400, "MANIFEST_INVALID"));
    rows.add(
        row("47 tag parameters", "PUT", "/v2/{repo}/manifests/{image}?t" + "&tag=x".repeat(47))
            .type(ManifestRows.OCI_MANIFEST)
            .body(ManifestRows.GOOD)
            .gets(414, "MANIFEST_INVALID"));
    for (String method : List.of("GET", "HEAD", "DELETE")) {
      for (String tag : List.of("absent", ".a", "a+b", tooLong)) {
        rows.add(
            row(method + " of '" + tag + "'", method, "/v2/{repo}/manifests/" + tag)
                .gets(404, "MANIFEST_UNKNOWN"));
      }
    }
    return rows;
  }
}
