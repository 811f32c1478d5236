package io.jzot.api.conformance;

import static io.jzot.testing.DocumentSpec.TAR_LAYER;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.MediaType;
import io.jzot.testing.Blob;
import io.jzot.testing.Images;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;

/** The content that the official suite pushes, lists, pulls and deletes. */
@SuppressWarnings("ImmutableEnumChecker") // the makers hold nothing
enum DataSet {
  IMAGE(() -> Images.sha256().image("image", i -> i.layers(2))),
  IMAGE_UNCOMPRESSED(
      () ->
          Images.sha256()
              .image(
                  "image",
                  i ->
                      i.layer(TAR_LAYER, Blob.randomBytes(3000))
                          .layer(TAR_LAYER, Blob.randomBytes(512)))),
  LARGE_MANIFEST(DataSet::largeManifest),
  INDEX(
      () ->
          Images.sha256()
              .image("amd64", i -> i.layers(2))
              .image("arm64", i -> i.layers(2))
              .index(
                  "index",
                  x -> x.child("amd64", "linux", "amd64").child("arm64", "linux", "arm64"))),
  NESTED_INDEX(
      () ->
          Images.sha256()
              .image("amd64", i -> i.layers(1))
              .image("arm64", i -> i.layers(1))
              .index("inner", x -> x.child("amd64", "linux", "amd64"))
              .index("outer", x -> x.child("inner").child("arm64", "linux", "arm64"))),
  EMPTY_INDEX(() -> Images.sha256().index("index", x -> {})),
  ARTIFACT(
      () ->
          Images.sha256()
              .artifact(
                  "artifact",
                  "application/vnd.example.notes",
                  a -> a.layer(new MediaType("text/markdown"), Blob.randomBytes(100)))),
  ARTIFACT_INDEX(
      () ->
          Images.sha256()
              .artifact("one", "application/vnd.example.one", a -> a.layers(1))
              .artifact("two", "application/vnd.example.two", a -> a.layers(1))
              .index(
                  "index",
                  x -> x.artifactType("application/vnd.example.bundle").child("one").child("two"))),
  ARTIFACT_WITHOUT_LAYERS(
      () ->
          Images.sha256()
              .artifact(
                  "artifact",
                  "application/vnd.example.fact",
                  a ->
                      a.layer(Blob.EMPTY_JSON.mediaType(), Blob.EMPTY_JSON.bytes())
                          .annotation("org.example.fact", unique()))),
  ARTIFACTS_WITH_SUBJECT(DataSet::artifactsWithSubject),
  INDEX_WITH_SUBJECT(DataSet::indexWithSubject),
  MISSING_SUBJECT(
      () ->
          Images.sha256()
              .artifact(
                  "artifact",
                  "application/vnd.example.early",
                  a -> a.layers(1).subject(MediaType.OCI_MANIFEST, nobody(), 1234))),
  DATA_FIELD(
      () ->
          Images.sha256()
              .image(
                  "image",
                  i ->
                      i.layers(1)
                          .inlinedLayer(TAR_LAYER, unique().getBytes(StandardCharsets.UTF_8)))),
  NON_DISTRIBUTABLE_LAYERS(
      () ->
          Images.sha256()
              .image(
                  "image", i -> i.layers(1).absentLayer(foreign(".tar")).absentLayer(foreign("")))),
  CUSTOM_FIELDS(
      () ->
          Images.sha256()
              .image(
                  "image",
                  i ->
                      i.layers(1)
                          .member("org.example.text", "\"caf\\u00e9 \\/ \\u0041\"")
                          .member("org.example.numbers", "[1.00, 1e3, -0, 12345678901234567890]")
                          .member("org.example.tree", "{ \"b\":1,\"a\" : [ null,true ] }"))),
  NO_LAYERS(() -> Images.sha256().image("image", i -> {})),
  SHA512(() -> Images.of(DigestAlgorithm.SHA512).image("image", i -> i.layers(2)));

  private static final int LARGE_ANNOTATIONS = 390;
  private static final int LARGE_ANNOTATION_SIZE = 10_000;

  private final Supplier<Images> maker;

  DataSet(Supplier<Images> maker) {
    this.maker = maker;
  }

  /** Fresh content of this kind. */
  Images create() {
    return maker.get();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Images largeManifest() {
    String filling = "x".repeat(LARGE_ANNOTATION_SIZE);
    return Images.sha256()
        .image(
            "image",
            i -> {
              i.layers(1);
              for (int n = 0; n < LARGE_ANNOTATIONS; n++) {
                i.annotation("org.example.large." + n, filling);
              }
            });
  }

  private static Images artifactsWithSubject() {
    return Images.sha256()
        .image("image", i -> i.layers(2))
        .artifact(
            "sbom",
            "application/vnd.example.sbom",
            a ->
                a.layers(1)
                    .subject("image")
                    .annotation("org.example.kind", "sbom")
                    .annotation("org.opencontainers.image.created", "2026-11-22T00:00:00Z"))
        .artifact(
            "signature", "application/vnd.example.signature", a -> a.layers(1).subject("image"))
        .image("image-as-referrer", i -> i.layers(1).subject("image"));
  }

  private static Images indexWithSubject() {
    return Images.sha256()
        .image("amd64", i -> i.layers(1))
        .image("arm64", i -> i.layers(1))
        .index("index", x -> x.child("amd64", "linux", "amd64").child("arm64", "linux", "arm64"))
        .artifact("amd64-notes", "application/vnd.example.notes", a -> a.layers(1).subject("index"))
        .artifact("arm64-notes", "application/vnd.example.notes", a -> a.layers(1).subject("index"))
        .index(
            "notes",
            x ->
                x.artifactType("application/vnd.example.all-notes")
                    .child("amd64-notes")
                    .child("arm64-notes")
                    .subject("index")
                    .annotation("org.example.kind", "notes"));
  }

  private static Blob foreign(String ending) {
    MediaType type =
        new MediaType(
            ending.isEmpty()
                ? "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
                : "application/vnd.oci.image.layer.nondistributable.v1" + ending);
    return Blob.of(DigestAlgorithm.SHA256, type, Blob.randomBytes(100));
  }

  private static Digest nobody() {
    return Blob.random(20).digest();
  }

  private static String unique() {
    return Blob.random(8).digest().hex();
  }
}
