package io.jzot.api.badinput;

import static io.jzot.api.badinput.BadRequest.row;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Manifests: their media types, their JSON, their members. */
final class ManifestRows {
  static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  static final String DIGEST_OF_EMPTY_JSON =
      "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

  private static final String CONFIG =
      "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"{config}\","
          + "\"size\":1}";
  private static final String LAYER =
      "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"{layer}\","
          + "\"size\":2048}";
  private static final String START = "{\"schemaVersion\":2,\"mediaType\":\"" + OCI_MANIFEST + "\"";
  private static final String PARTS = ",\"config\":" + CONFIG + ",\"layers\":[" + LAYER + "]";

  /** Would be taken. */
  static final String GOOD = START + PARTS + "}";

  private ManifestRows() {}

  static List<BadRequest> all() {
    List<BadRequest> rows = new ArrayList<>();
    types(rows);
    syntax(rows);
    names(rows);
    members(rows);
    descriptors(rows);
    indexes(rows);
    bombs(rows);
    return rows;
  }

  private static void types(List<BadRequest> rows) {
    rows.add(
        row("manifest without Content-Type", "PUT", "/v2/{repo}/manifests/latest")
            .body(GOOD)
            .gets(415, "MANIFEST_INVALID"));
    for (String type :
        List.of(
            "application/json",
            "text/plain",
            "application/octet-stream",
            "application/vnd.oci.image.config.v1+json",
            "application/vnd.oci.image.manifest.v2+json",
            "application/vnd.oci.image.manifest.v1",
            "application/vnd.oci.artifact.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v1+prettyjws",
            "image",
            "/",
            ";",
            "*/*")) {
      rows.add(
          row("manifest of type '" + type + "'", "PUT", "/v2/{repo}/manifests/latest")
              .type(type)
              .body(GOOD)
              .gets(415, "MANIFEST_INVALID"));
    }
  }

  private static void image(List<BadRequest> rows, String what, String body) {
    image(rows, what, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void image(List<BadRequest> rows, String what, byte[] body) {
    rows.add(
        row("manifest: " + what, "PUT", "/v2/{repo}/manifests/latest")
            .type(OCI_MANIFEST)
            .body(body)
            .gets(400, "MANIFEST_INVALID"));
  }

  private static void index(List<BadRequest> rows, String what, String body) {
    rows.add(
        row("index: " + what, "PUT", "/v2/{repo}/manifests/latest")
            .type(OCI_INDEX)
            .body(body)
            .gets(400, "MANIFEST_INVALID"));
  }

  private static void syntax(List<BadRequest> rows) {
    image(rows, "empty", "");
    image(rows, "only space", "  \n");
    image(rows, "null", "null");
    image(rows, "an array", "[]");
    image(rows, "a string", "\"manifest\"");
    image(rows, "a number", "42");
    image(rows, "text", "hello");
    image(rows, "HTML", "<html></html>");
    image(rows, "cut", GOOD.substring(0, GOOD.length() - 1));
    image(rows, "with something after it", GOOD + " x");
    image(rows, "with a bracket after it", GOOD + "}");
    image(rows, "twice", GOOD + GOOD);
    image(rows, "with a NUL after it", GOOD + "\0");
    image(rows, "with a trailing comma", START + PARTS + ",}");
    image(rows, "with a comment", START + PARTS + "/* */}");
    image(rows, "in single quotes", GOOD.replace('"', '\''));
    image(rows, "with an unquoted name", GOOD.replace("\"schemaVersion\"", "schemaVersion"));
    image(rows, "with NaN", START + PARTS + ",\"x\":NaN}");
    image(rows, "with a number that starts with 0", START + PARTS + ",\"x\":01}");
    image(rows, "with a line break in a string", START + PARTS + ",\"x\":\"a\nb\"}");
    image(rows, "with an unknown escape", START + PARTS + ",\"x\":\"\\x\"}");
    image(rows, "in UTF-16", GOOD.getBytes(StandardCharsets.UTF_16LE));
    image(rows, "in UTF-32", GOOD.getBytes(java.nio.charset.Charset.forName("UTF-32BE")));
    image(
        rows,
        "with a byte that is not UTF-8",
        (START + PARTS + ",\"x\":\"\u00ff\"}").getBytes(StandardCharsets.ISO_8859_1));
    image(
        rows,
        "with an overlong slash",
        (START + PARTS + ",\"x\":\"\u00c0\u00af\"}").getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void names(List<BadRequest> rows) {
    image(rows, "layers twice", START + PARTS + ",\"layers\":[]}");
    image(rows, "config twice", START + PARTS + ",\"config\":" + CONFIG + "}");
    image(rows, "an unknown name twice", START + PARTS + ",\"x\":1,\"x\":2}");
    image(rows, "an escaped name twice", START + PARTS + ",\"layer\\u0073\":[]}");
    image(rows, "Layers beside layers", START + PARTS + ",\"Layers\":[]}");
    image(rows, "Layers instead of layers", START + PARTS.replace("layers", "Layers") + "}");
    image(rows, "layers with a long s", START + PARTS + ",\"layer\u017f\":[]}");
    image(rows, "MANIFESTS beside layers", START + PARTS + ",\"MANIFESTS\":[]}");
    image(
        rows,
        "MediaType beside mediaType",
        START + PARTS + ",\"MediaType\":\"" + OCI_INDEX + "\"}");
    image(rows, "Subject", START + PARTS + ",\"Subject\":" + LAYER + "}");
    image(
        rows,
        "a layer with two digests",
        GOOD.replace("\"{layer}\"", "\"{layer}\",\"digest\":\"{blob}\""));
    image(
        rows,
        "a layer with Digest",
        GOOD.replace("\"{layer}\"", "\"{layer}\",\"Digest\":\"{blob}\""));
    image(
        rows,
        "a layer with DIGEST only",
        replaced("\"digest\":\"{layer}\"", "\"DIGEST\":\"{layer}\""));
    image(
        rows, "an annotation twice", START + PARTS + ",\"annotations\":{\"a\":\"1\",\"a\":\"2\"}}");
  }

  private static String replaced(String part, String with) {
    return GOOD.replace(part, with);
  }

  private static void members(List<BadRequest> rows) {
    image(rows, "no members", "{}");
    image(rows, "no schemaVersion", replaced("\"schemaVersion\":2,", ""));
    for (String version : List.of("1", "3", "0", "-2", "\"2\"", "2.5", "null", "[2]", "true")) {
      image(
          rows,
          "schemaVersion " + version,
          replaced("\"schemaVersion\":2", "\"schemaVersion\":" + version));
    }
    for (String type :
        List.of("\"" + OCI_INDEX + "\"", "\"application/json\"", "\"\"", "1", "{}")) {
      image(
          rows,
          "mediaType " + type,
          replaced("\"mediaType\":\"" + OCI_MANIFEST + "\"", "\"mediaType\":" + type));
    }
    image(rows, "no config", START + ",\"layers\":[]}");
    image(rows, "no layers", START + ",\"config\":" + CONFIG + "}");
    for (String config : List.of("null", "[]", "\"x\"", "1", "{}")) {
      image(rows, "config " + config, START + ",\"config\":" + config + ",\"layers\":[]}");
    }
    for (String layers :
        List.of("null", "{}", "\"x\"", "[null]", "[1]", "[[]]", "[{}]", "[\"x\"]")) {
      image(
          rows,
          "layers " + layers,
          START + ",\"config\":" + CONFIG + ",\"layers\":" + layers + "}");
    }
    for (String subject : List.of("\"x\"", "{}", "[]", "1", "{\"digest\":\"{image}\"}")) {
      image(rows, "subject " + subject, START + PARTS + ",\"subject\":" + subject + "}");
    }
    for (String annotations :
        List.of("[]", "\"x\"", "1", "{\"a\":1}", "{\"a\":null}", "{\"a\":{}}")) {
      image(
          rows,
          "annotations " + annotations,
          START + PARTS + ",\"annotations\":" + annotations + "}");
    }
    for (String type : List.of("1", "{}", "[]", "\"no type\"", "\"a/b/c\"", "\"/\"")) {
      image(rows, "artifactType " + type, START + PARTS + ",\"artifactType\":" + type + "}");
    }
    image(rows, "manifests beside layers", START + PARTS + ",\"manifests\":[]}");
    image(
        rows,
        "manifests instead of layers",
        "{\"schemaVersion\":2,\"mediaType\":\"" + OCI_MANIFEST + "\",\"manifests\":[]}");
    image(rows, "Docker schema 1", "{\"schemaVersion\":1,\"name\":\"a\",\"fsLayers\":[]}");
  }

  private static void descriptors(List<BadRequest> rows) {
    for (String digest :
        List.of("", "sha256:abc", "{layer}0", "md5:0123456789abcdef0123456789abcdef", "../x")) {
      image(rows, "a layer of digest '" + digest + "'", replaced("{layer}", digest));
    }
    for (String size :
        List.of("-1", "1.5", "\"2048\"", "null", "1e400", "1" + "0".repeat(30), "true")) {
      image(rows, "a layer of size " + size, replaced("2048", size));
    }
    image(rows, "a layer without size", replaced(",\"size\":2048", ""));
    image(rows, "a layer without digest", replaced("\"digest\":\"{layer}\",", ""));
    String layerType = "\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\"";
    image(rows, "a layer without mediaType", replaced(layerType + ",", ""));
    for (String type : List.of("\"\"", "1", "null", "\"layer\"", "\"text/html\\r\\nX: y\"")) {
      image(rows, "a layer of type " + type, replaced(layerType, "\"mediaType\":" + type));
    }
    rows.add(
        row("manifest: absent layer", "PUT", "/v2/{repo}/manifests/latest")
            .type(OCI_MANIFEST)
            .body(replaced("{layer}", "{absent}"))
            .gets(400, "MANIFEST_BLOB_UNKNOWN"));
    rows.add(
        row("manifest: absent config", "PUT", "/v2/{repo}/manifests/latest")
            .type(OCI_MANIFEST)
            .body(replaced("{config}", "{absent}"))
            .gets(400, "MANIFEST_BLOB_UNKNOWN"));
  }

  private static void indexes(List<BadRequest> rows) {
    String start = "{\"schemaVersion\":2,\"mediaType\":\"" + OCI_INDEX + "\"";
    String child = "{\"mediaType\":\"" + OCI_MANIFEST + "\",\"digest\":\"{image}\",\"size\":1}";
    index(rows, "no members", "{}");
    index(rows, "an image manifest", GOOD);
    index(rows, "an image manifest without mediaType", "{\"schemaVersion\":2" + PARTS + "}");
    index(rows, "no manifests", start + "}");
    for (String manifests : List.of("null", "{}", "\"x\"", "[null]", "[{}]")) {
      index(rows, "manifests " + manifests, start + ",\"manifests\":" + manifests + "}");
    }
    index(rows, "layers beside manifests", start + ",\"manifests\":[],\"layers\":[]}");
    index(rows, "config beside manifests", start + ",\"manifests\":[],\"config\":" + CONFIG + "}");
    index(rows, "Manifests", start + ",\"manifests\":[" + child + "],\"Manifests\":[]}");
    rows.add(
        row("index: absent child", "PUT", "/v2/{repo}/manifests/latest")
            .type(OCI_INDEX)
            .body(start + ",\"manifests\":[" + child.replace("{image}", "{absent}") + "]}")
            .gets(400, "MANIFEST_BLOB_UNKNOWN"));
  }

  private static void bombs(List<BadRequest> rows) {
    String open = START + PARTS + ",\"x\":";
    image(rows, "65 levels deep", open + "[".repeat(65) + "]".repeat(65) + "}");
    image(rows, "100,000 levels deep", open + "[".repeat(100_000) + "]".repeat(100_000) + "}");
    image(rows, "100,000 objects deep", open + "{\"a\":".repeat(100_000));
    image(rows, "a number of a million digits", open + "1".repeat(1_000_000) + "}");
    image(rows, "a name of 2 MB", START + PARTS + ",\"" + "x".repeat(2_000_000) + "\":1}");
    StringBuilder names = new StringBuilder(START + PARTS);
    for (int i = 0; i < 300_000; i++) {
      names.append(",\"").append(Integer.toString(i, 36)).append("\":0");
    }
    image(rows, "300,000 members", names.append('}').toString());
    rows.add(
        row("manifest: 4 MiB and a byte", "PUT", "/v2/{repo}/manifests/latest")
            .type(OCI_MANIFEST)
            .body(" ".repeat(4 * 1024 * 1024 + 1))
            .gets(413, "MANIFEST_INVALID"));
  }
}
