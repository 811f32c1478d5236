package io.jzot.operator.registry;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.jzot.operator.cluster.Cluster;
import io.jzot.operator.cluster.RefusedException;
import java.util.Optional;

/** The volume of a registry: made by its StatefulSet, enlarged here. */
final class Volume {
  private final Cluster cluster;
  private final Names names;
  private final Quantity wanted;

  Volume(Cluster cluster, Registry registry) {
    this.cluster = cluster;
    this.names = new Names(registry);
    this.wanted = registry.getSpec().storage.size;
  }

  void bring(Conditions conditions) {
    Optional<PersistentVolumeClaim> found =
        cluster.find(PersistentVolumeClaim.class, names.namespace(), names.claim());
    if (found.isEmpty()) {
      conditions.fails(
          ConditionType.StorageReady,
          "Pending",
          "the claim " + names.claim() + " is not there yet");
      return;
    }
    PersistentVolumeClaim claim = found.get();
    Quantity asked =
        Optional.ofNullable(claim.getSpec().getResources().getRequests().get("storage"))
            .orElse(wanted);
    int change = wanted.getNumericalAmount().compareTo(asked.getNumericalAmount());
    if (change < 0) {
      conditions.fails(
          ConditionType.StorageReady,
          "CannotShrink",
          "the volume has %s and cannot become smaller (%s)".formatted(asked, wanted));
    } else if (change > 0) {
      enlarge(conditions);
    } else {
      judge(claim, conditions);
    }
  }

  private void enlarge(Conditions conditions) {
    try {
      cluster.apply(
          new PersistentVolumeClaimBuilder()
              .withNewMetadata()
              .withName(names.claim())
              .withNamespace(names.namespace())
              .endMetadata()
              .withNewSpec()
              .withNewResources()
              .addToRequests("storage", wanted)
              .endResources()
              .endSpec()
              .build());
      conditions.fails(ConditionType.StorageReady, "Resizing", "the volume grows to " + wanted);
    } catch (RefusedException e) {
      conditions.fails(ConditionType.StorageReady, "CannotGrow", String.valueOf(e.getMessage()));
    }
  }

  private void judge(PersistentVolumeClaim claim, Conditions conditions) {
    String phase = claim.getStatus() == null ? null : claim.getStatus().getPhase();
    if (!"Bound".equals(phase)) {
      conditions.fails(
          ConditionType.StorageReady,
          "Unbound",
          "the claim " + names.claim() + " has no volume yet");
      return;
    }
    Quantity has =
        claim.getStatus().getCapacity() == null
            ? null
            : claim.getStatus().getCapacity().get("storage");
    if (has != null && has.getNumericalAmount().compareTo(wanted.getNumericalAmount()) < 0) {
      conditions.fails(ConditionType.StorageReady, "Resizing", "the volume grows to " + wanted);
    } else {
      conditions.holds(ConditionType.StorageReady, "Bound", "the volume is there");
    }
  }
}
