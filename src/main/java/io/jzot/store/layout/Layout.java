package io.jzot.store.layout;

import io.jzot.oci.Digest;
import java.nio.charset.StandardCharsets;

/** The parts of an image layout (image-spec, "Image Layout") and what we add beside them. */
public final class Layout {
  public static final String INDEX = "index.json";
  public static final String MARKER = "oci-layout";
  public static final String BLOBS = "blobs";

  /** Open upload sessions, and files on their way to another name. */
  public static final String UPLOADS = ".uploads";

  /** The change log. */
  public static final String JOURNAL = ".journal";

  /** Blobs that were taken away and may come back. */
  public static final String TRASH = ".trash";

  /** A manifest larger than this is not looked into: it is a plain blob. */
  public static final int MAX_MANIFEST = 4 << 20;

  private Layout() {}

  /** Content of {@value #MARKER}. */
  public static byte[] marker() {
    return "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The tag under which clients of registries without referrers keep them: an image index
   * (distribution-spec, "Referrers Tag Schema").
   */
  public static String referrersTag(Digest subject) {
    String hex = subject.hex();
    return subject.algorithm().label() + '-' + hex.substring(0, Math.min(64, hex.length()));
  }
}
