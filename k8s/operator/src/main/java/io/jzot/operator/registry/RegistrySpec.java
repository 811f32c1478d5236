package io.jzot.operator.registry;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;

/**
 * What a person says of a registry. Plain fields, as the client's serialization wants them; what is
 * null was not said.
 */
@SuppressWarnings("NullAway.Init")
public final class RegistrySpec {
  @JsonPropertyDescription("The image; the operator's own version unless given.")
  public String image;

  public List<String> imagePullSecrets = List.of();

  @JsonPropertyDescription("Stop the registry; its store stays.")
  public boolean stopped;

  public Storage storage = new Storage();
  public Config config = new Config();

  @JsonPropertyDescription("HTTPS on the registry's port.")
  public Tls tls;

  public Auth auth;
  public Service service = new Service();
  public Ingress ingress;
  public Gateway gateway;
  public Monitoring monitoring;

  @JsonPropertyDescription("Restrict the pod's network to what a registry needs.")
  @Default("true")
  public boolean networkPolicy = true;

  @JsonPropertyDescription(
      "Further TCP ports that the registry may call; 53, 443 and 636 are open to it.")
  public List<Integer> egressPorts = List.of();

  public Upgrade upgrade = new Upgrade();
  public ResourceRequirements resources;

  /** The volume. */
  @SuppressWarnings("NullAway.Init")
  public static final class Storage {
    @JsonPropertyDescription("May grow, never shrink.")
    @Default("20Gi")
    public Quantity size = new Quantity("20Gi");

    public String storageClassName;

    @JsonPropertyDescription("Whether the volume stays when the registry is deleted.")
    @Default("true")
    public boolean retain = true;
  }

  /** JZot's (zot's) configuration: one of the two, or none. */
  @SuppressWarnings("NullAway.Init")
  public static final class Config {
    @JsonPropertyDescription(
        "The configuration itself. Port, address, root directory and TLS are the operator's.")
    @PreserveUnknownFields
    public JsonNode inline;

    @JsonPropertyDescription("A ConfigMap that has it, in JSON or YAML.")
    public Reference configMap;
  }

  /** A key of an object in the same namespace. */
  @SuppressWarnings("NullAway.Init")
  public static final class Reference {
    @Required public String name;

    @Default("config.yaml")
    public String key = "config.yaml";
  }

  /** A Secret with tls.crt and tls.key. */
  @SuppressWarnings("NullAway.Init")
  public static final class Tls {
    @Required public String secretName;
  }

  /** Secrets for log-in. */
  @SuppressWarnings("NullAway.Init")
  public static final class Auth {
    @JsonPropertyDescription("A Secret whose key htpasswd has the users.")
    public String htpasswdSecret;

    @JsonPropertyDescription("More Secrets, each mounted at /etc/jzot-secrets/NAME.")
    public List<String> secrets = List.of();
  }

  /** How the cluster reaches it. */
  public static final class Service {
    @Default("ClusterIP")
    public String type = "ClusterIP";

    @Default("5000")
    public int port = 5000;

    public Map<String, String> annotations = Map.of();
  }

  /** How others reach it. */
  @SuppressWarnings("NullAway.Init")
  public static final class Ingress {
    @Required public String host;
    public String className;
    public String tlsSecretName;
    public Map<String, String> annotations = Map.of();
  }

  /** How others reach it, by the Gateway API. */
  public static final class Gateway {
    @Required public List<ParentReference> parentRefs = List.of();
    public List<String> hostnames = List.of();
  }

  /** A gateway. */
  @SuppressWarnings("NullAway.Init")
  public static final class ParentReference {
    @Required public String name;
    @Nullable public String namespace;
    @Nullable public String sectionName;
  }

  /** A ServiceMonitor for the Prometheus Operator. */
  public static final class Monitoring {
    @Default("30s")
    public String interval = "30s";
  }

  /** When a changed pod takes the place of the old one. */
  public static final class Upgrade {
    /** OnDelete waits until somebody deletes the pod. */
    public enum Strategy {
      RollingUpdate,
      OnDelete
    }

    @Default("RollingUpdate")
    public Strategy strategy = Strategy.RollingUpdate;
  }
}
