package io.jzot.operator.registry;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a registry is reached, and what it may reach. */
final class Network {
  /** Bodies of any size, streamed. */
  private static final Map<String, String> STREAMING =
      Map.of(
          "nginx.ingress.kubernetes.io/proxy-body-size", "0",
          "nginx.ingress.kubernetes.io/proxy-request-buffering", "off",
          "nginx.ingress.kubernetes.io/proxy-buffering", "off",
          "nginx.ingress.kubernetes.io/proxy-read-timeout", "600",
          "nginx.ingress.kubernetes.io/proxy-send-timeout", "600");

  private final Names names;
  private final RegistrySpec spec;

  Network(Registry registry) {
    this.names = new Names(registry);
    this.spec = registry.getSpec();
  }

  List<HasMetadata> services() {
    Service service =
        new ServiceBuilder()
            .withMetadata(names.owned(names.name()))
            .editMetadata()
            .addToAnnotations(spec.service.annotations)
            .endMetadata()
            .withNewSpec()
            .withType(spec.service.type)
            .withSelector(names.selector())
            .addNewPort()
            .withName("http")
            .withPort(spec.service.port)
            .withTargetPort(new IntOrString("http"))
            .endPort()
            .endSpec()
            .build();
    Service headless =
        new ServiceBuilder()
            .withMetadata(names.owned(names.headless()))
            .withNewSpec()
            .withClusterIP("None")
            .withSelector(names.selector())
            .addNewPort()
            .withName("headless")
            .withPort(spec.service.port)
            .withTargetPort(new IntOrString("http"))
            .endPort()
            .endSpec()
            .build();
    return List.of(service, headless);
  }

  String endpoint() {
    return "%s://%s.%s.svc:%d"
        .formatted(
            spec.tls == null ? "http" : "https",
            names.name(),
            names.namespace(),
            spec.service.port);
  }

  NetworkPolicy policy() {
    return new NetworkPolicyBuilder()
        .withMetadata(names.owned(names.name()))
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(names.selector())
        .endPodSelector()
        .withPolicyTypes("Ingress", "Egress")
        .addNewIngress()
        .addNewPort()
        .withPort(new IntOrString("http"))
        .endPort()
        .endIngress()
        .withEgress(egress())
        .endSpec()
        .build();
  }

  /** Name resolution, and TLS to directories and providers of identity. */
  private List<NetworkPolicyEgressRule> egress() {
    List<NetworkPolicyEgressRule> rules = new ArrayList<>();
    rules.add(to("UDP", 53));
    rules.add(to("TCP", 53));
    rules.add(to("TCP", 443));
    rules.add(to("TCP", 636));
    spec.egressPorts.forEach(port -> rules.add(to("TCP", port)));
    return rules;
  }

  private static NetworkPolicyEgressRule to(String protocol, int port) {
    return new NetworkPolicyEgressRuleBuilder()
        .addNewPort()
        .withProtocol(protocol)
        .withPort(new IntOrString(port))
        .endPort()
        .build();
  }

  /** Only its name counts if the person wants none. */
  Ingress ingress() {
    if (spec.ingress == null) {
      return new IngressBuilder().withMetadata(names.owned(names.name())).build();
    }
    Map<String, String> annotations = new LinkedHashMap<>(STREAMING);
    annotations.putAll(spec.ingress.annotations);
    IngressBuilder ingress =
        new IngressBuilder()
            .withMetadata(names.owned(names.name()))
            .editMetadata()
            .addToAnnotations(annotations)
            .endMetadata()
            .withNewSpec()
            .withIngressClassName(spec.ingress.className)
            .addNewRule()
            .withHost(spec.ingress.host)
            .withNewHttp()
            .addNewPath()
            .withPath("/")
            .withPathType("Prefix")
            .withNewBackend()
            .withNewService()
            .withName(names.name())
            .withNewPort()
            .withName("http")
            .endPort()
            .endService()
            .endBackend()
            .endPath()
            .endHttp()
            .endRule()
            .endSpec();
    if (spec.ingress.tlsSecretName != null) {
      ingress
          .editSpec()
          .addNewTl()
          .withHosts(spec.ingress.host)
          .withSecretName(spec.ingress.tlsSecretName)
          .endTl()
          .endSpec();
    }
    return ingress.build();
  }

  /** The Gateway API is no part of Kubernetes: not every cluster has it. */
  GenericKubernetesResource route() {
    GenericKubernetesResource route =
        new GenericKubernetesResourceBuilder()
            .withApiVersion("gateway.networking.k8s.io/v1")
            .withKind("HTTPRoute")
            .withMetadata(names.owned(names.name()))
            .build();
    if (spec.gateway != null) {
      route.setAdditionalProperty(
          "spec",
          Map.of(
              "parentRefs",
              spec.gateway.parentRefs.stream().map(Network::parent).toList(),
              "hostnames",
              spec.gateway.hostnames,
              "rules",
              List.of(
                  Map.of(
                      "matches",
                      List.of(Map.of("path", Map.of("type", "PathPrefix", "value", "/"))),
                      "timeouts",
                      Map.of("request", "0s"),
                      "backendRefs",
                      new ArrayList<>(
                          List.of(Map.of("name", names.name(), "port", spec.service.port)))))));
    }
    return route;
  }

  private static Map<String, String> parent(RegistrySpec.ParentReference reference) {
    Map<String, String> parent = new LinkedHashMap<>();
    parent.put("name", reference.name);
    if (reference.namespace != null) {
      parent.put("namespace", reference.namespace);
    }
    if (reference.sectionName != null) {
      parent.put("sectionName", reference.sectionName);
    }
    return parent;
  }
}
