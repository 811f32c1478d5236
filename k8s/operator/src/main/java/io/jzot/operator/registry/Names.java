package io.jzot.operator.registry;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;

/** What the objects of a registry are called, and how they are known to be its. */
record Names(Registry registry) {
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String OPERATOR = "jzot-operator";

  String name() {
    return registry.getMetadata().getName();
  }

  String namespace() {
    return registry.getMetadata().getNamespace();
  }

  String config() {
    return name() + "-config";
  }

  String headless() {
    return name() + "-headless";
  }

  /** The claim that the StatefulSet makes for its one pod. */
  String claim() {
    return "data-" + pod();
  }

  String pod() {
    return name() + "-0";
  }

  Map<String, String> selector() {
    return Map.of("app.kubernetes.io/name", "jzot", "app.kubernetes.io/instance", name());
  }

  /** Of an object that goes with the registry. */
  ObjectMeta owned(String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(namespace())
        .withLabels(selector())
        .addToLabels(MANAGED_BY, OPERATOR)
        .addNewOwnerReference()
        .withApiVersion(registry.getApiVersion())
        .withKind(registry.getKind())
        .withName(name())
        .withUid(registry.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .build();
  }
}
