package io.jzot.operator.registry;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that a registry stands for, besides its workload. */
final class Objects {
  /** What is to be, and what is not to be any more. */
  record Wanted(List<HasMetadata> present, List<HasMetadata> absent) {}

  private final Names names;
  private final RegistrySpec spec;
  private final Network network;

  Objects(Registry registry) {
    this.names = new Names(registry);
    this.spec = registry.getSpec();
    this.network = new Network(registry);
  }

  ConfigMap config(EffectiveConfig config) {
    return new ConfigMapBuilder()
        .withMetadata(names.owned(names.config()))
        .addToData("config.json", config.text())
        .build();
  }

  /** In the order in which a cluster takes them best; what it may not know comes last. */
  Wanted wanted() {
    List<HasMetadata> present = new ArrayList<>(network.services());
    List<HasMetadata> absent = new ArrayList<>();
    present.add(disruptionBudget());
    (spec.networkPolicy ? present : absent).add(network.policy());
    (spec.ingress != null ? present : absent).add(network.ingress());
    (spec.gateway != null ? present : absent).add(network.route());
    (spec.monitoring != null ? present : absent).add(serviceMonitor());
    return new Wanted(present, absent);
  }

  private PodDisruptionBudget disruptionBudget() {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(names.owned(names.name()))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withNewSelector()
        .withMatchLabels(names.selector())
        .endSelector()
        .endSpec()
        .build();
  }

  private GenericKubernetesResource serviceMonitor() {
    GenericKubernetesResource monitor =
        new GenericKubernetesResourceBuilder()
            .withApiVersion("monitoring.coreos.com/v1")
            .withKind("ServiceMonitor")
            .withMetadata(names.owned(names.name()))
            .build();
    if (spec.monitoring != null) {
      Map<String, String> endpoint =
          Map.of(
              "port",
              "http",
              "path",
              "/metrics",
              "scheme",
              spec.tls == null ? "http" : "https",
              "interval",
              spec.monitoring.interval);
      monitor.setAdditionalProperty(
          "spec",
          Map.of(
              "selector", Map.of("matchLabels", names.selector()),
              "endpoints", List.of(endpoint)));
    }
    return monitor;
  }
}
