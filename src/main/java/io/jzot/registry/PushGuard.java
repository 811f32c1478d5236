package io.jzot.registry;

/**
 * May veto a manifest before anything of it is stored (lint, policies). Asked for every manifest
 * whose children are there; by many threads at once.
 */
@FunctionalInterface
public interface PushGuard {

  /**
   * Lets pass or refuses.
   *
   * @throws io.jzot.oci.OciException MANIFEST_INVALID, DENIED
   */
  void check(ProposedManifest manifest);
}
