package io.jzot.operator.registry;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.Map;
import java.util.Optional;

/** The one pod of a registry, and its volume. */
final class Workload {
  static final String RESTART_HASH = "jzot.io/restart-hash";
  private static final long USER = 65532;

  private final Names names;
  private final RegistrySpec spec;
  private final String image;

  Workload(Registry registry, String defaultImage) {
    this.names = new Names(registry);
    this.spec = registry.getSpec();
    this.image = Optional.ofNullable(spec.image).orElse(defaultImage);
  }

  /**
   * @param current what there is: templates of claims can never be changed, so they stay as they
   *     are, and the claim itself is enlarged
   */
  StatefulSet statefulSet(String restartHash, Optional<StatefulSet> current) {
    String whenDeleted = spec.storage.retain ? "Retain" : "Delete";
    return new StatefulSetBuilder()
        .withMetadata(names.owned(names.name()))
        .withNewSpec()
        .withReplicas(spec.stopped ? 0 : 1)
        .withServiceName(names.headless())
        .withNewSelector()
        .withMatchLabels(names.selector())
        .endSelector()
        .withNewUpdateStrategy()
        .withType(spec.upgrade.strategy.name())
        .endUpdateStrategy()
        .withNewPersistentVolumeClaimRetentionPolicy(whenDeleted, "Retain")
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(names.selector())
        .withAnnotations(Map.of(RESTART_HASH, restartHash))
        .endMetadata()
        .withSpec(pod())
        .endTemplate()
        .withVolumeClaimTemplates(claim(current))
        .endSpec()
        .build();
  }

  private PersistentVolumeClaim claim(Optional<StatefulSet> current) {
    Optional<PersistentVolumeClaim> template =
        current.map(it -> it.getSpec().getVolumeClaimTemplates().get(0));
    Quantity size =
        template
            .map(it -> it.getSpec().getResources().getRequests().get("storage"))
            .orElse(spec.storage.size);
    String storageClass =
        template.isPresent()
            ? template.get().getSpec().getStorageClassName()
            : spec.storage.storageClassName;
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName("data")
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(storageClass)
        .withNewResources()
        .addToRequests("storage", size)
        .endResources()
        .endSpec()
        .build();
  }

  private PodSpec pod() {
    return new PodSpecBuilder()
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(60L)
        .withImagePullSecrets(
            spec.imagePullSecrets.stream().map(LocalObjectReference::new).toList())
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        .withFsGroup(USER)
        .withFsGroupChangePolicy("OnRootMismatch")
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .withContainers(container())
        .withVolumes(Mounts.volumes(names, spec))
        .build();
  }

  private Container container() {
    return new ContainerBuilder()
        .withName("jzot")
        .withImage(image)
        .withArgs("serve", Mounts.CONFIG + "/config.json")
        .addNewPort()
        .withName("http")
        .withContainerPort(EffectiveConfig.PORT)
        .endPort()
        .withStartupProbe(probe("/startupz", 1, 120))
        .withLivenessProbe(probe("/livez", 10, 6))
        .withReadinessProbe(probe("/readyz", 5, 3))
        .withResources(Optional.ofNullable(spec.resources).orElseGet(Workload::resources))
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        // Why it did not start can then be read in the pod's status.
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withVolumeMounts(Mounts.mounts(spec))
        .build();
  }

  private Probe probe(String path, int period, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withNewPort("http")
        .withScheme(spec.tls == null ? "HTTP" : "HTTPS")
        .endHttpGet()
        .withPeriodSeconds(period)
        .withTimeoutSeconds(3)
        .withFailureThreshold(failures)
        .build();
  }

  private static ResourceRequirements resources() {
    return new ResourceRequirementsBuilder()
        .addToRequests("cpu", new Quantity("100m"))
        .addToRequests("memory", new Quantity("320Mi"))
        .addToLimits("memory", new Quantity("640Mi"))
        .build();
  }
}
