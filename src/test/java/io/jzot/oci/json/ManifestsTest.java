package io.jzot.oci.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jzot.oci.Descriptor;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.Manifest;
import io.jzot.oci.MediaType;
import io.jzot.oci.OciException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  private static final String HEX = "a".repeat(64);

  /** A descriptor; {@code '} stands for {@code "} in all documents here. */
  private static final String D = "{'mediaType':'a/b','digest':'sha256:" + HEX + "','size':7}";

  private static final String IMAGE = "'schemaVersion':2,'config':" + D + ",'layers':[" + D + "]";
  private static final String INDEX = "'schemaVersion':2,'manifests':[" + D + "]";

  private static byte[] bytes(String document) {
    return document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static Manifest image(String members) {
    return Manifests.parse(bytes('{' + members + '}'), MediaType.OCI_MANIFEST);
  }

  private static Manifest index(String members) {
    return Manifests.parse(bytes('{' + members + '}'), MediaType.OCI_INDEX);
  }

  @Test
  void imageSaysWhatItReferences() {
    Manifest manifest =
        image(
            IMAGE
                + ",'mediaType':'application/vnd.oci.image.manifest.v1+json'"
                + ",'artifactType':'test/type','annotations':{'k':'v','K':'w'},'subject':"
                + D
                + ",'custom':{'a':[1,2.5,null,true]}");

    assertThat(manifest).isInstanceOf(Manifest.Image.class);
    assertThat(manifest.children())
        .hasSize(2)
        .allSatisfy(
            child -> {
              assertThat(child.mediaType()).isEqualTo(new MediaType("a/b"));
              assertThat(child.digest()).hasToString("sha256:" + HEX);
              assertThat(child.size()).isEqualTo(7);
            });
    assertThat(manifest.subject()).map(Descriptor::size).contains(7L);
    assertThat(manifest.artifactType()).contains("test/type");
    assertThat(manifest.annotations()).isEqualTo(Map.of("k", "v", "K", "w"));
  }

  @Test
  void artifactTypeOfAnImageIsThatOfItsConfigIfItHasNone() {
    assertThat(image(IMAGE).artifactType()).contains("a/b");
    assertThat(index(INDEX).artifactType()).isEmpty();
  }

  @Test
  void descriptorKeepsWhatWeDoNotInterpret() {
    Manifest manifest =
        index(
            "'schemaVersion':2,'manifests':[{'mediaType':'a/b','digest':'sha256:"
                + HEX
                + "','size':7,'platform':{'os':'linux','variants':[1]},'urls':['x'],'data':'e30='}]");

    assertThat(manifest.children().get(0).other())
        .containsOnlyKeys("platform", "urls", "data")
        .containsEntry("platform", Map.of("os", "linux", "variants", java.util.List.of(1L)));
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        arguments("no layers", "{'schemaVersion':2,'config':" + D + ",'layers':[]}", "image"),
        arguments("no manifests", "{'schemaVersion':2,'manifests':[]}", "index"),
        arguments("space around", " \n{" + INDEX + "}\r\n\t ", "index"),
        arguments("unknown members", "{" + IMAGE + ",'x':{'Config':1,'config':2}}", "image"),
        arguments("null subject", "{" + IMAGE + ",'subject':null,'annotations':null}", "image"),
        arguments("case in annotations", "{" + IMAGE + ",'annotations':{'a':'','A':''}}", "image"),
        arguments("huge size", "{" + IMAGE.replace("7", "9223372036854775807") + "}", "image"),
        arguments(
            "sha512", "{" + INDEX.replace("sha256:" + HEX, "sha512:" + HEX + HEX) + "}", "index"),
        arguments(
            "sha384",
            "{" + INDEX.replace("sha256:" + HEX, "sha384:" + "b".repeat(96)) + "}",
            "index"),
        arguments("parameters", "{" + INDEX.replace("a/b", "a/b; c=d") + "}", "index"),
        arguments("escaped", "{" + INDEX.replace("'size'", "'s\\u0069ze'") + "}", "index"),
        arguments("depth of 64", "{" + INDEX + ",'x':" + nested(63) + "}", "index"),
        arguments("nulls inside", "{" + INDEX + ",'x':[null,{'y':null}]}", "index"));
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void accepted(String name, String document, String kind) {
    MediaType type = kind.equals("image") ? MediaType.OCI_MANIFEST : MediaType.OCI_INDEX;
    Manifests.parse(bytes(document), type);
    MediaType docker = kind.equals("image") ? MediaType.DOCKER_MANIFEST : MediaType.DOCKER_LIST;
    Manifests.parse(bytes(document), docker);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("", "/"),
        arguments(" ", "/"),
        arguments("{", "line 1"),
        arguments("{" + IMAGE, "line 1"),
        arguments("[]", "/"),
        arguments("2", "/"),
        arguments("null", "/"),
        arguments("'x'", "/"),
        arguments("{" + IMAGE + "}{}", "line 1"),
        arguments("{" + IMAGE + "}x", "line 1"),
        arguments("\uFEFF{" + IMAGE + "}", "line 1"),
        arguments("{" + IMAGE + ",}", "line 1"),
        arguments("/* */{" + IMAGE + "}", "line 1"),
        arguments("{}", "/schemaVersion"),
        arguments("{'config':" + D + ",'layers':[]}", "/schemaVersion"),
        arguments("{" + IMAGE.replace(":2,", ":1,") + "}", "/schemaVersion"),
        arguments("{" + IMAGE.replace(":2,", ":'2',") + "}", "/schemaVersion"),
        arguments("{" + IMAGE.replace(":2,", ":2.0,") + "}", "/schemaVersion"),
        arguments(
            "{" + IMAGE + ",'mediaType':'application/vnd.oci.image.index.v1+json'}", "/mediaType"),
        arguments("{" + IMAGE + ",'mediaType':''}", "/mediaType"),
        arguments("{" + IMAGE + ",'mediaType':null}", "/mediaType"),
        arguments("{" + IMAGE + ",'mediaType':7}", "/mediaType"),
        arguments("{'schemaVersion':2,'layers':[]}", "/config"),
        arguments("{'schemaVersion':2,'config':null,'layers':[]}", "/config"),
        arguments("{'schemaVersion':2,'config':[],'layers':[]}", "/config"),
        arguments("{'schemaVersion':2,'config':{},'layers':[]}", "/config/mediaType"),
        arguments("{'schemaVersion':2,'config':" + D + "}", "/layers"),
        arguments("{'schemaVersion':2,'config':" + D + ",'layers':null}", "/layers"),
        arguments("{'schemaVersion':2,'config':" + D + ",'layers':{}}", "/layers"),
        arguments("{'schemaVersion':2,'config':" + D + ",'layers':[1]}", "/layers/0"),
        arguments("{'schemaVersion':2,'config':" + D + ",'layers':[" + D + ",null]}", "/layers/1"),
        arguments(
            "{'schemaVersion':2,'config':" + D + ",'layers':[" + D + ",{}]}",
            "/layers/1/mediaType"),
        arguments("{" + IMAGE + ",'manifests':[]}", "/manifests"),
        arguments("{" + INDEX + "}", "/config"),
        arguments("{" + INDEX + ",'config':" + D + "}", "/manifests"),
        arguments("{" + INDEX + ",'layers':[]}", "/manifests"),
        arguments("{" + IMAGE + ",'subject':'x'}", "/subject"),
        arguments("{" + IMAGE + ",'subject':{}}", "/subject/mediaType"),
        arguments("{" + IMAGE + ",'artifactType':'none'}", "/artifactType"),
        arguments("{" + IMAGE + ",'artifactType':''}", "/artifactType"),
        arguments("{" + IMAGE + ",'artifactType':1}", "/artifactType"),
        arguments("{" + IMAGE + ",'annotations':[]}", "/annotations"),
        arguments("{" + IMAGE + ",'annotations':{'a':1}}", "/annotations/a"),
        arguments("{" + IMAGE + ",'annotations':{'a':null}}", "/annotations/a"),
        arguments("{" + IMAGE + ",'annotations':{'a':'','a':''}}", "line 1"),
        arguments("{" + IMAGE + ",'schemaVersion':2}", "line 1"),
        arguments("{" + IMAGE + ",'x':1,'x':1}", "line 1"),
        arguments("{" + IMAGE + ",'x':1,'X':1}", "/X"),
        arguments("{" + IMAGE + ",'x':{'y':1,'y':1}}", "line 1"),
        arguments("{" + IMAGE + ",'Manifests':[]}", "/Manifests"),
        arguments("{" + IMAGE + ",'MEDIATYPE':'x'}", "/MEDIATYPE"),
        arguments("{" + IMAGE + ",'mani\\u0066ests':[]}", "/manifests"),
        arguments("{" + IMAGE + ",'manife\u017Fts':[]}", "/manife"),
        arguments("{" + IMAGE + ",'\u017Fubject':[]}", "/"),
        arguments("{" + IMAGE.replace("'layers'", "'Layers'") + "}", "/Layers"),
        arguments("{" + IMAGE.replace("'digest'", "'Digest'") + "}", "/config/Digest"),
        arguments("{" + IMAGE.replace("'size':7", "'size':7,'SIZE':8") + "}", "/config/SIZE"),
        arguments("{" + IMAGE.replace("'size':7", "'size':7,'size':8") + "}", "line 1"),
        arguments("{" + IMAGE.replace("7", "-1") + "}", "/config/size"),
        arguments("{" + IMAGE.replace("7", "7.0") + "}", "/config/size"),
        arguments("{" + IMAGE.replace("7", "'7'") + "}", "/config/size"),
        arguments("{" + IMAGE.replace("7", "9223372036854775808") + "}", "/config/size"),
        arguments("{" + IMAGE.replace("7", "1e3") + "}", "/config/size"),
        arguments("{" + IMAGE.replace("a/b", "ab") + "}", "/config/mediaType"),
        arguments("{" + IMAGE.replace("a/b", "/b") + "}", "/config/mediaType"),
        arguments("{" + IMAGE.replace("a/b", "a/") + "}", "/config/mediaType"),
        arguments("{" + IMAGE.replace("a/b", "a/b c") + "}", "/config/mediaType"),
        arguments("{" + IMAGE.replace("a/b", "a/b/c") + "}", "/config/mediaType"),
        arguments("{" + IMAGE.replace("a/b", "a/b;\\n") + "}", "/config/mediaType"),
        arguments("{" + IMAGE.replace("a/b", "a/" + "b".repeat(128)) + "}", "/config/mediaType"),
        arguments("{" + IMAGE.replace(HEX, "a") + "}", "/config/digest"),
        arguments(
            "{" + IMAGE.replace(HEX, HEX.toUpperCase(java.util.Locale.ROOT)) + "}",
            "/config/digest"),
        arguments("{" + IMAGE.replace("sha256:", "md5:") + "}", "/config/digest"),
        arguments("{" + IMAGE.replace("'sha256:" + HEX + "'", "null") + "}", "/config/digest"),
        arguments("{" + IMAGE + ",'x':" + nested(64) + "}", "line 1"),
        arguments(
            "{" + IMAGE + ",'x':" + "{'a':".repeat(64) + "1" + "}".repeat(64) + "}", "line 1"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(String document, String place) {
    OciException failure =
        catchThrowableOfType(
            OciException.class, () -> Manifests.parse(bytes(document), MediaType.OCI_MANIFEST));

    assertThat(failure).isNotNull();
    assertThat(failure.code()).isEqualTo(ErrorCode.MANIFEST_INVALID);
    assertThat((String) failure.detail().get("place")).startsWith(place);
    assertThat((String) failure.detail().get("description")).startsWith(place).contains(" ");
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    byte[] bytes = bytes("{" + IMAGE + ",'x':'?'}");
    bytes[bytes.length - 3] = (byte) 0xff;

    assertThatThrownBy(() -> Manifests.parse(bytes, MediaType.OCI_MANIFEST))
        .hasMessageContaining("not UTF-8");
    byte[] utf16 = ("{" + IMAGE + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_16);
    assertThatThrownBy(() -> Manifests.parse(utf16, MediaType.OCI_MANIFEST))
        .isInstanceOf(OciException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/vnd.docker.distribution.manifest.v1+json",
        "text/html",
        ""
      })
  void otherContentTypesAreNotSupported(String type) {
    OciException failure =
        catchThrowableOfType(
            OciException.class,
            () -> Manifests.parse(bytes("{" + IMAGE + "}"), new MediaType(type)));

    assertThat(failure.code()).isEqualTo(ErrorCode.MANIFEST_TYPE_UNSUPPORTED);
  }

  static Stream<Arguments> bombs() {
    int room = 4 << 20;
    StringBuilder keys = new StringBuilder();
    for (int i = 0; keys.length() < room - 1000; i++) {
      keys.append(",'k").append(Integer.toString(i, 36)).append("':1");
    }
    // Texts with the same hash: a table would become a list.
    StringBuilder collisions = new StringBuilder();
    for (int i = 0; i < 1 << 15; i++) {
      collisions.append(",'");
      for (int bit = 0; bit < 15; bit++) {
        collisions.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      collisions.append("':1");
    }
    String many = "{'schemaVersion':2,'config':" + D + ",'layers':[";
    return Stream.of(
        arguments("depth", "{" + IMAGE + ",'x':" + nested(100_000) + "}"),
        arguments("depth of a descriptor", many + "{'platform':" + nested(100_000) + "}]}"),
        arguments("unclosed", "[".repeat(room)),
        arguments("keys", "{" + IMAGE + keys + "}"),
        arguments("keys of a descriptor", many + "{'size':1" + keys + "}]}"),
        arguments("keys of annotations", "{" + IMAGE + ",'annotations':{'a':1" + keys + "}}"),
        arguments("colliding keys", "{" + IMAGE + collisions + ",'x':1,'x':1}"),
        arguments("digits", many + "{'size':" + "9".repeat(1_000_000) + "}]}"),
        arguments("digits in passing", many + "{'x':" + "9".repeat(1_000_000) + "}]}"),
        arguments("fraction", many + "{'x':0." + "9".repeat(1_000_000) + "}]}"),
        arguments("empty layers", many + "{},".repeat(200_000) + "{}]}"),
        arguments("empty arrays", "{" + IMAGE + ",'x':[" + "[],".repeat(1_300_000) + "0]}"),
        arguments("long name", "{" + IMAGE + ",'" + "n".repeat(room - 1000) + "':1}"));
  }

  /** Two seconds of a processor, however many others want it. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void bombsFailFast(String name, String document) {
    byte[] bytes = bytes(document);
    assertThat(bytes.length).isLessThan((4 << 20) + 4096);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    assertThatThrownBy(() -> Manifests.parse(bytes, MediaType.OCI_MANIFEST))
        .isInstanceOf(OciException.class);
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before))
        .isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void largestHonestManifestsPass() {
    StringBuilder layers = new StringBuilder(D);
    while (layers.length() < (4 << 20) - 300) {
      layers.append(',').append(D);
    }
    Manifest manifest = image("'schemaVersion':2,'config':" + D + ",'layers':[" + layers + "]");
    assertThat(manifest.children()).hasSizeGreaterThan(35_000);

    String annotation = "'x".repeat(1) + "%d':'" + "v".repeat(10_000) + "'";
    StringBuilder annotations = new StringBuilder(annotation.formatted(0));
    for (int i = 1; i < 390; i++) {
      annotations.append(',').append(annotation.formatted(i));
    }
    assertThat(image(IMAGE + ",'annotations':{" + annotations + "}").annotations()).hasSize(390);
  }

  @Test
  void exponentsAreNotExpanded() {
    Manifest manifest =
        image(
            "'schemaVersion':2,'layers':[],'config':{'mediaType':'a/b','digest':'sha256:"
                + HEX
                + "','size':1,'x':1e999999999}");

    assertThat(manifest.children().get(0).other().get("x")).hasToString("1E+999999999");
  }

  @Test
  void linksOfWhatLiesInALayoutAreReadLoosely() throws Exception {
    ManifestLinks links =
        Manifests.links(
            bytes(
                "{'mediaType':'other/type','config':"
                    + D
                    + ",'layers':[null,{},"
                    + D
                    + "],'layers':[3],'manifests':"
                    + "[{'mediaType':'a/b','digest':'sha256:x','size':1},"
                    + D
                    + "],'subject':{},'annotations':7,'Config':1}"),
            MediaType.OCI_MANIFEST);

    assertThat(links.children()).hasSize(3);
    assertThat(links.subject()).isNull();
    assertThat(links.artifactType()).isEqualTo("a/b");
    assertThat(links.index()).isFalse();
    assertThatThrownBy(() -> Manifests.links(bytes("{'config':"), MediaType.OCI_MANIFEST))
        .isInstanceOf(MalformedDocumentException.class);
    assertThatThrownBy(() -> Manifests.links(bytes("[]"), MediaType.OCI_MANIFEST))
        .isInstanceOf(MalformedDocumentException.class);
    assertThat(Manifests.links(bytes("{}"), MediaType.OCI_INDEX).index()).isTrue();
  }
}
