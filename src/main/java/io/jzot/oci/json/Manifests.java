package io.jzot.oci.json;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.Manifest;
import io.jzot.oci.MediaType;
import io.jzot.oci.OciException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Manifests and image indexes as documents. */
public final class Manifests {
  private Manifests() {}

  /**
   * Reads what a client pushes, strictly: nothing that another client could read as something else
   * gets in. Time and memory are linear to the length.
   *
   * @param contentType one of the four manifest types, without parameters
   * @throws OciException MANIFEST_INVALID, with the place in the document and what to do;
   *     MANIFEST_TYPE_UNSUPPORTED for any other content type
   */
  public static Manifest parse(byte[] bytes, MediaType contentType) {
    if (!contentType.isManifest()) {
      throw new OciException(
              ErrorCode.MANIFEST_TYPE_UNSUPPORTED,
              "push an OCI image manifest or image index, or one of Docker's schema 2")
          .with("mediaType", contentType);
    }
    try (DocumentReader reader = DocumentReader.strict(bytes)) {
      return reader.document(() -> new StrictManifest(reader, contentType).read());
    } catch (MalformedDocumentException e) {
      throw new OciException(ErrorCode.MANIFEST_INVALID, e.place() + ' ' + e.problem())
          .with("place", e.place());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen in memory", e);
    }
  }

  /**
   * What a manifest that lies in a layout points to. Descriptors that make no sense are passed
   * over, and a hybrid counts as both.
   *
   * @throws MalformedDocumentException when it is no JSON object at all
   */
  public static ManifestLinks links(byte[] bytes, MediaType mediaType)
      throws MalformedDocumentException {
    try (DocumentReader reader = DocumentReader.lenient(new ByteArrayInputStream(bytes))) {
      return reader.document(() -> new LooseManifest(reader, mediaType).read());
    } catch (MalformedDocumentException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen in memory", e);
    }
  }
}
