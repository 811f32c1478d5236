package io.jzot.operator.registry;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.jzot.operator.cluster.Cluster;
import java.util.Optional;

/** Where the configuration of a registry comes from, and what it needs besides. */
final class ConfigSource {
  /** What zot's image has built in: Docker's manifests are welcome. */
  private static final String DEFAULT = "{\"http\": {\"compat\": [\"docker2s2\"]}}";

  private final Cluster cluster;
  private final Names names;
  private final RegistrySpec spec;

  ConfigSource(Cluster cluster, Registry registry) {
    this.cluster = cluster;
    this.names = new Names(registry);
    this.spec = registry.getSpec();
  }

  /**
   * @throws ProblemException if there is none that a registry could start with
   */
  EffectiveConfig read() {
    EffectiveConfig config = EffectiveConfig.of(written(), spec);
    for (String secret : Mounts.secrets(spec).values()) {
      if (cluster.find(Secret.class, names.namespace(), secret).isEmpty()) {
        throw new ProblemException("SecretMissing", "there is no Secret " + secret);
      }
    }
    requireKeys();
    return config;
  }

  private String written() {
    if (spec.config.inline != null && spec.config.configMap != null) {
      throw new ProblemException(
          "ConfigAmbiguous", "config.inline and config.configMap are both given");
    }
    if (spec.config.inline != null) {
      return spec.config.inline.toString();
    }
    return spec.config.configMap == null ? DEFAULT : referenced(spec.config.configMap);
  }

  private String referenced(RegistrySpec.Reference reference) {
    ConfigMap map =
        cluster
            .find(ConfigMap.class, names.namespace(), reference.name)
            .orElseThrow(
                () ->
                    new ProblemException(
                        "ConfigMapMissing", "there is no ConfigMap " + reference.name));
    return Optional.ofNullable(map.getData())
        .map(data -> data.get(reference.key))
        .orElseThrow(
            () ->
                new ProblemException(
                    "ConfigMapMissing",
                    "the ConfigMap %s has no key %s".formatted(reference.name, reference.key)));
  }

  private void requireKeys() {
    if (spec.tls != null) {
      requireKey(spec.tls.secretName, "tls.crt");
      requireKey(spec.tls.secretName, "tls.key");
    }
    if (spec.auth != null && spec.auth.htpasswdSecret != null) {
      requireKey(spec.auth.htpasswdSecret, "htpasswd");
    }
  }

  private void requireKey(String name, String key) {
    boolean there =
        cluster
            .find(Secret.class, names.namespace(), name)
            .map(Secret::getData)
            .map(data -> data.containsKey(key))
            .orElse(false);
    if (!there) {
      throw new ProblemException(
          "SecretMissing", "the Secret %s has no key %s".formatted(name, key));
    }
  }
}
