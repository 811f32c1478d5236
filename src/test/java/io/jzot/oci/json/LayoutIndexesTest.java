package io.jzot.oci.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutIndexesTest {
  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, new byte[0]);
  private static final String BARE = "{'mediaType':'a/b','digest':'" + DIGEST + "','size':0}";

  private static LayoutIndex read(String text) throws IOException {
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return LayoutIndexes.read(new ByteArrayInputStream(bytes));
  }

  private static String write(LayoutIndex index) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LayoutIndexes.write(index, out);
    return out.toString(StandardCharsets.UTF_8).replace('"', '\'');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'schemaVersion':2,'manifests':[]}",
        "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.index.v1+json','manifests':[]}",
        "{'schemaVersion':2,'manifests':[{'mediaType':'a/b','digest':'sha256:e3b0c44298fc1c149afbf4"
            + "c8996fb92427ae41e4649b934ca495991b7852b855','size':12345678901,'artifactType':'c/d',"
            + "'annotations':{'org.opencontainers.image.ref.name':'v1','ü':'\\u0001'},'platform':"
            + "{'os':'linux','n':[1,2.50,1E+400,true,null,{}]}}]}",
        "{'schemaVersion':2,'manifests':[],'annotations':{'a':'b','c':'d'},'subject':{'x':1},"
            + "'big':123456789012345678901234567890}",
        "{'schemaVersion':2,'manifests':['odd',{'digest':'blake3:0'}],'annotations':[1]}"
      })
  void whatIsReadIsWrittenBack(String text) throws IOException {
    assertThat(write(read(text))).isEqualTo(text);
  }

  @Test
  void leniencies() throws IOException {
    assertThat(read("{'schemaVersion':2,'manifests':null}").manifests()).isEmpty();
    assertThat(read(" {'manifests':[]}\n").manifests()).isEmpty();
    assertThat(read("{'manifests':[" + BARE + "," + BARE + "]}").manifests()).hasSize(2);
    assertThat(read("{'manifests':[" + BARE + "],'x':1,'x':2,'Manifests':3}").manifests())
        .containsExactly(Descriptor.of(new MediaType("a/b"), DIGEST, 0));
    assertThat(read("{'manifests':[{'mediaType':'a/b','size':1}]}").manifests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "[]",
        "null",
        "{}",
        "{'schemaVersion':2}",
        "{'schemaVersion':1,'manifests':[]}",
        "{'schemaVersion':2,'manifests':{}}",
        "{'schemaVersion':2,'manifests':[]",
        "{'schemaVersion':2,'manifests':[]}{}",
        "{'schemaVersion':2,'manifests':[],'x':\0}"
      })
  void tornOnesAreMalformed(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedDocumentException.class);
  }

  @Test
  void streamsStayOpen() throws IOException {
    boolean[] closed = new boolean[1];
    LayoutIndexes.write(
        LayoutIndex.EMPTY,
        new FilterOutputStream(new ByteArrayOutputStream()) {
          @Override
          public void close() {
            closed[0] = true;
          }
        });
    LayoutIndexes.read(
        new ByteArrayInputStream("{\"manifests\":[]}".getBytes(StandardCharsets.UTF_8)) {
          @Override
          public void close() {
            closed[0] = true;
          }
        });

    assertThat(closed[0]).isFalse();
  }

  @Test
  void answersToReferrersRequestsAreImageIndexes() {
    Descriptor referrer =
        new Descriptor(MediaType.OCI_MANIFEST, DIGEST, 5, "test/type", Map.of("a", "b"), Map.of());

    String text =
        new String(ImageIndexes.write(List.of(referrer)), StandardCharsets.UTF_8)
            .replace('"', '\'');

    assertThat(text)
        .isEqualTo(
            "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.index.v1+json',"
                + "'manifests':[{'mediaType':'application/vnd.oci.image.manifest.v1+json',"
                + "'digest':'"
                + DIGEST
                + "','size':5,'artifactType':'test/type','annotations':{'a':'b'}}]}");
    assertThat(new String(ImageIndexes.write(List.of()), StandardCharsets.UTF_8))
        .endsWith("\"manifests\":[]}");
  }

  @Test
  void answersToReferrersRequestsEndWhereTheyGetTooLarge() {
    List<Descriptor> three = Stream.of("a", "b", "c").map(LayoutIndexesTest::annotated).toList();
    int two = ImageIndexes.write(three.subList(0, 2)).length - "]}".length();

    ImageIndexes.Part fits = ImageIndexes.write(three, two);
    ImageIndexes.Part oneLess = ImageIndexes.write(three, two - 1);
    ImageIndexes.Part nothingFits = ImageIndexes.write(three, 1);

    assertThat(fits.count()).isEqualTo(2);
    assertThat(fits.document()).isEqualTo(ImageIndexes.write(three.subList(0, 2)));
    assertThat(oneLess.count()).isOne();
    assertThat(oneLess.document()).isEqualTo(ImageIndexes.write(three.subList(0, 1)));
    assertThat(nothingFits.count()).isOne();
    assertThat(nothingFits.document()).isEqualTo(oneLess.document());
  }

  private static Descriptor annotated(String note) {
    return new Descriptor(
        MediaType.OCI_MANIFEST, DIGEST, 5, "test/type", Map.of("note", note), Map.of());
  }
}
