package io.jzot.ext.lint;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.Manifest;
import io.jzot.oci.OciException;
import io.jzot.oci.Reference;
import io.jzot.registry.ProposedManifest;
import io.jzot.registry.PushGuard;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Refuses image manifests that lack an annotation, and whose configuration has no label of that
 * name either. Image indexes and signatures need none, as with zot; images in Docker's format have
 * to have the labels, or lint could be passed by.
 */
public final class MandatoryAnnotations implements PushGuard {
  /** The tags under which cosign keeps signatures where there are no referrers. */
  private static final Pattern SIGNATURE_TAG =
      Pattern.compile("sha256-[0-9a-f]{64}\\.(?:sig|att|sbom)");

  private static final List<String> SIGNATURE_TYPES =
      List.of(
          "application/vnd.cncf.notary.signature",
          "application/vnd.dev.cosign.",
          "application/vnd.dev.sigstore.bundle");

  private final Set<String> mandatory;

  public MandatoryAnnotations(List<String> mandatory) {
    this.mandatory = Set.copyOf(mandatory);
  }

  @Override
  public void check(ProposedManifest proposed) {
    if (!(proposed.manifest() instanceof Manifest.Image image)
        || isSignature(image, proposed.reference())) {
      return;
    }
    Set<String> missing = new TreeSet<>(mandatory);
    missing.removeAll(image.annotations().keySet());
    if (!missing.isEmpty()) {
      proposed
          .content()
          .apply(image.config().digest())
          .ifPresent(config -> missing.removeAll(ConfigLabels.of(config)));
    }
    if (!missing.isEmpty()) {
      throw new OciException(
              ErrorCode.MANIFEST_INVALID,
              "images need these annotations here, or labels of the same names: build the image"
                  + " again with them")
          .with("missingAnnotations", String.join(", ", missing));
    }
  }

  private static boolean isSignature(Manifest.Image image, Reference reference) {
    return SIGNATURE_TAG.matcher(reference.toString()).matches()
        || image
            .artifactType()
            .filter(type -> SIGNATURE_TYPES.stream().anyMatch(type::startsWith))
            .isPresent();
  }
}
