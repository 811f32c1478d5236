package io.jzot.registry;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.RepositoryName;

/**
 * At most so many repositories (zot key {@code storage.maxRepos}). One counts from its first
 * manifest on, as with zot: blobs alone are refused by nobody. Refused before the manifest is
 * looked at.
 */
public final class QuotaRegistry extends ForwardingRegistry {
  private final FilledRepositories filled;
  private final int limit;

  /**
   * @param limit at least 1
   */
  public QuotaRegistry(Registry registry, FilledRepositories filled, int limit) {
    super(registry);
    this.filled = filled;
    this.limit = limit;
  }

  /**
   * {@inheritDoc}
   *
   * @throws OciException TOOMANYREQUESTS as well
   */
  @Override
  public PushedManifest putManifest(RepositoryName name, ManifestPush push) {
    if (!filled.reserve(name, limit)) {
      throw new OciException(
              ErrorCode.TOOMANYREQUESTS,
              "this registry has as many repositories as it may have; push to one of them, or ask"
                  + " who runs it")
          .with("name", name)
          .with("limit", limit);
    }
    boolean published = false;
    try {
      PushedManifest pushed = super.putManifest(name, push);
      published = true;
      return pushed;
    } finally {
      filled.release(name, published);
    }
  }
}
