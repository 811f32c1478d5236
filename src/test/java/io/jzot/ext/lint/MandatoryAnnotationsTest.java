package io.jzot.ext.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.Manifest;
import io.jzot.oci.MediaType;
import io.jzot.oci.OciException;
import io.jzot.oci.RawManifest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.registry.ProposedManifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MandatoryAnnotationsTest {
  private static final String LABELS = "{\"config\":{\"Labels\":{\"vendor\":\"v\"}}}";
  private static final Digest ANY =
      Digest.of(DigestAlgorithm.SHA256, "any".getBytes(StandardCharsets.UTF_8));

  private final MandatoryAnnotations lint =
      new MandatoryAnnotations(List.of("maintainer", "vendor"));

  @Test
  void annotationsAndLabelsAddUp() {
    assertThatCode(() -> lint.check(image(Map.of("maintainer", ""), LABELS)))
        .doesNotThrowAnyException();
    assertThatCode(() -> lint.check(image(Map.of("maintainer", "m", "vendor", "v"), "{}")))
        .doesNotThrowAnyException();
  }

  @Test
  void allThatIsMissingIsNamed() {
    assertRefused(image(Map.of("other", ""), "{}"), "maintainer, vendor");
    assertRefused(image(Map.of(), LABELS), "maintainer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "not json", "{\"config\":null}", "{\"config\":{\"Labels\":[1]}}"})
  void aConfigurationOfSomethingElseHasNoLabels(String config) {
    assertRefused(image(Map.of("maintainer", ""), config), "vendor");
  }

  @Test
  void aConfigurationThatIsTooLargeHasNoLabels() {
    assertRefused(proposed(manifest(Map.of(), null), "v1", null), "maintainer, vendor");
  }

  @Test
  void signaturesNeedNone() {
    assertPasses(manifest(Map.of(), "application/vnd.cncf.notary.signature"), "v1");
    assertPasses(manifest(Map.of(), "application/vnd.dev.sigstore.bundle.v0.3+json"), "v1");
    assertPasses(manifest(Map.of(), null), ANY.toString().replace(':', '-') + ".sig");
    assertRefused(
        proposed(manifest(Map.of(), null), "sha256-short.sig", "{}"), "maintainer, vendor");
  }

  @Test
  void indexesNeedNone() {
    assertPasses(new Manifest.Index(List.of(), null, null, Map.of()), "v1");
  }

  private void assertPasses(Manifest manifest, String reference) {
    assertThatCode(() -> lint.check(proposed(manifest, reference, "{}")))
        .doesNotThrowAnyException();
  }

  private void assertRefused(ProposedManifest proposed, String missing) {
    assertThatThrownBy(() -> lint.check(proposed))
        .isInstanceOfSatisfying(
            OciException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.MANIFEST_INVALID);
              assertThat(refusal.detail()).containsEntry("missingAnnotations", missing);
            });
  }

  private static ProposedManifest image(Map<String, String> annotations, String config) {
    return proposed(manifest(annotations, null), "v1", config);
  }

  private static Manifest manifest(Map<String, String> annotations, @Nullable String artifactType) {
    Descriptor config = Descriptor.of(MediaType.OCI_MANIFEST, ANY, 2);
    return new Manifest.Image(config, List.of(), null, artifactType, annotations);
  }

  private static ProposedManifest proposed(
      Manifest manifest, String reference, @Nullable String config) {
    return new ProposedManifest(
        RepositoryName.parse("a"),
        Reference.parse(reference),
        new RawManifest(new byte[0], MediaType.OCI_MANIFEST, ANY),
        manifest,
        digest -> Optional.ofNullable(config).map(it -> it.getBytes(StandardCharsets.UTF_8)));
  }
}
