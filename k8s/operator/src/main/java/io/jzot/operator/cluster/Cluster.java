package io.jzot.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** The objects of a cluster, as far as an operator needs them. */
public interface Cluster {
  /**
   * Makes the fields that this object has be so; fields it does not have are somebody else's.
   *
   * @throws RefusedException if the cluster does not take it
   */
  void apply(HasMetadata object);

  <T extends HasMetadata> Optional<T> find(Class<T> kind, String namespace, String name);

  /** Does nothing if there is none, or if it belongs to somebody else than {@code ownerUid}. */
  void deleteOwned(HasMetadata object, String ownerUid);
}
