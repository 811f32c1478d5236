package io.jzot.registry;

/** What to do when a manifest is deleted by its digest and several tags name it. */
public enum TaggedManifest {
  /** It goes, and its tags with it. */
  DELETE,
  /** Refused with MANIFEST_TAGGED (zot action {@code detectManifestCollision}). */
  REFUSE
}
