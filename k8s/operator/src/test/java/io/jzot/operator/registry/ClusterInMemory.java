package io.jzot.operator.registry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.jzot.operator.cluster.Cluster;
import io.jzot.operator.cluster.RefusedException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A cluster that keeps what it is given, and can be told what it does not take. */
final class ClusterInMemory implements Cluster {
  private final Map<String, HasMetadata> objects = new TreeMap<>();
  private final Set<String> unknownKinds = new HashSet<>();

  void doesNotKnow(String kind) {
    unknownKinds.add(kind);
  }

  void put(HasMetadata object) {
    objects.put(key(object.getKind(), object.getMetadata().getName()), object);
  }

  void remove(String kind, String name) {
    objects.remove(key(kind, name));
  }

  boolean has(String kind, String name) {
    return objects.containsKey(key(kind, name));
  }

  Map<String, HasMetadata> all() {
    return Map.copyOf(objects);
  }

  @Override
  public void apply(HasMetadata object) {
    if (unknownKinds.contains(object.getKind())) {
      throw new RefusedException(object, "not here", new IllegalStateException());
    }
    if (object instanceof PersistentVolumeClaim claim) {
      enlarge(claim);
    } else {
      put(object);
    }
  }

  private void enlarge(PersistentVolumeClaim claim) {
    String key = key(claim.getKind(), claim.getMetadata().getName());
    PersistentVolumeClaim current =
        (PersistentVolumeClaim) Optional.ofNullable(objects.get(key)).orElseThrow();
    objects.put(
        key,
        new PersistentVolumeClaimBuilder(current)
            .editSpec()
            .withResources(claim.getSpec().getResources())
            .endSpec()
            .build());
  }

  @Override
  public <T extends HasMetadata> Optional<T> find(Class<T> kind, String namespace, String name) {
    return Optional.ofNullable(objects.get(key(HasMetadata.getKind(kind), name))).map(kind::cast);
  }

  @Override
  public void deleteOwned(HasMetadata object, String ownerUid) {
    remove(object.getKind(), object.getMetadata().getName());
  }

  private static String key(String kind, String name) {
    return kind + '/' + name;
  }
}
