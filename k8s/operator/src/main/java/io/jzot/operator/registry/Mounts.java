package io.jzot.operator.registry;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where what lies in the pod. Whole folders: a file mounted alone would never change. */
final class Mounts {
  static final String DATA = "/var/lib/registry";
  static final String CONFIG = "/etc/jzot";
  static final String TLS = "/etc/jzot-tls";
  static final String HTPASSWD = "/etc/jzot-htpasswd";
  private static final String SECRETS = "/etc/jzot-secrets/";

  private Mounts() {}

  /** The Secrets that a registry refers to, by where they are mounted. */
  static Map<String, String> secrets(RegistrySpec spec) {
    Map<String, String> secrets = new LinkedHashMap<>();
    if (spec.tls != null) {
      secrets.put(TLS, spec.tls.secretName);
    }
    if (spec.auth != null) {
      if (spec.auth.htpasswdSecret != null) {
        secrets.put(HTPASSWD, spec.auth.htpasswdSecret);
      }
      spec.auth.secrets.forEach(name -> secrets.put(SECRETS + name, name));
    }
    return secrets;
  }

  static List<Volume> volumes(Names names, RegistrySpec spec) {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(
        new VolumeBuilder()
            .withName("config")
            .withNewConfigMap()
            .withName(names.config())
            .endConfigMap()
            .build());
    secrets(spec)
        .forEach(
            (path, secret) ->
                volumes.add(
                    new VolumeBuilder()
                        .withName(volume(path))
                        .withNewSecret()
                        .withSecretName(secret)
                        .endSecret()
                        .build()));
    return volumes;
  }

  static List<VolumeMount> mounts(RegistrySpec spec) {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(new VolumeMountBuilder().withName("data").withMountPath(DATA).build());
    mounts.add(readOnly("config", CONFIG));
    secrets(spec).keySet().forEach(path -> mounts.add(readOnly(volume(path), path)));
    return mounts;
  }

  private static VolumeMount readOnly(String volume, String path) {
    return new VolumeMountBuilder().withName(volume).withMountPath(path).withReadOnly(true).build();
  }

  private static String volume(String path) {
    return path.startsWith(SECRETS)
        ? "secret-" + path.substring(SECRETS.length()).replace('.', '-')
        : path.substring("/etc/jzot-".length());
  }
}
