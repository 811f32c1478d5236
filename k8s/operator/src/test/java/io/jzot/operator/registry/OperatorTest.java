package io.jzot.operator.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.jzot.operator.cluster.Cluster;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The whole operator against a mock of the API server: events arrive, objects and status come. */
@QuarkusTest
@WithKubernetesTestServer(crud = true)
class OperatorTest {
  private static final String NAMESPACE = "default";
  private static final Duration LONG = Duration.ofSeconds(30);

  @Inject KubernetesClient client;
  @Inject Operator operator;

  @Test
  void followsWhatHappens() {
    operator.start();
    Registry registry = new Registry();
    registry.setMetadata(new ObjectMetaBuilder().withName("reg").withNamespace(NAMESPACE).build());
    registry.getSpec().config.configMap = new RegistrySpec.Reference();
    registry.getSpec().config.configMap.name = "mine";
    client.resource(registry).create();

    awaitCondition("ConfigValid", "ConfigMapMissing");
    client.resource(map("log: {level: debug}")).create();
    awaitCondition("ConfigValid", "Read");
    await()
        .atMost(LONG)
        .until(
            () ->
                client.resources(StatefulSet.class).inNamespace(NAMESPACE).withName("reg").get()
                    != null);

    client.resource(map("log: {level: error}")).update();
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .resources(ConfigMap.class)
                            .inNamespace(NAMESPACE)
                            .withName("reg-config")
                            .get()
                            .getData()
                            .get("config.json"))
                    .contains("error"));

    client.resources(Service.class).inNamespace(NAMESPACE).withName("reg").delete();
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .resources(Service.class)
                            .inNamespace(NAMESPACE)
                            .withName("reg")
                            .get())
                    .as("made again")
                    .isNotNull());
  }

  private void awaitCondition(String type, String reason) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              RegistryStatus status =
                  client
                      .resources(Registry.class)
                      .inNamespace(NAMESPACE)
                      .withName("reg")
                      .get()
                      .getStatus();
              assertThat(status).isNotNull();
              assertThat(status.conditions)
                  .anySatisfy(
                      condition -> {
                        assertThat(condition.getType()).isEqualTo(type);
                        assertThat(condition.getReason()).isEqualTo(reason);
                      });
            });
  }

  private static ConfigMap map(String text) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("mine")
        .withNamespace(NAMESPACE)
        .endMetadata()
        .addToData("config.yaml", text)
        .build();
  }

  /** The mock knows no server-side apply, and no kinds but Kubernetes' own. */
  @ApplicationScoped
  static class MockedCluster implements Cluster {
    @Inject KubernetesClient client;

    @Override
    public void apply(HasMetadata object) {
      if (client.resource(object).get() == null) {
        client.resource(object).create();
      } else {
        client.resource(object).patch();
      }
    }

    @Override
    public <T extends HasMetadata> Optional<T> find(Class<T> kind, String namespace, String name) {
      return Optional.ofNullable(
          client.resources(kind).inNamespace(namespace).withName(name).get());
    }

    @Override
    public void deleteOwned(HasMetadata object, String ownerUid) {
      if (!(object instanceof GenericKubernetesResource)) {
        client.resource(object).delete();
      }
    }
  }
}
