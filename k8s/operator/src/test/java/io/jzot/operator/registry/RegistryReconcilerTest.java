package io.jzot.operator.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A registry is created, changed, broken, repaired; what it owns and what it says of itself. */
class RegistryReconcilerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ClusterInMemory cluster = new ClusterInMemory();
  private final RegistryReconciler reconciler = new RegistryReconciler(cluster, "jzot:test");
  private final Registry registry = new Registry();

  @BeforeEach
  void create() {
    registry.setMetadata(
        new ObjectMetaBuilder().withName("reg").withNamespace("ns").withUid("uid-1").build());
    registry.setSpec(new RegistrySpec());
  }

  @Test
  void everythingItStandsForIsItsOwn() {
    reconcile();
    assertThat(cluster.all())
        .containsOnlyKeys(
            "ConfigMap/reg-config",
            "StatefulSet/reg",
            "Service/reg",
            "Service/reg-headless",
            "PodDisruptionBudget/reg",
            "NetworkPolicy/reg");
    assertThat(cluster.all().values())
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getOwnerReferences())
                    .singleElement()
                    .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("uid-1")));
    assertThat(condition("Ready").getStatus()).isEqualTo("False");
    assertThat(condition("ConfigValid").getStatus()).isEqualTo("True");
    assertThat(condition("StorageReady").getReason()).isEqualTo("Pending");
  }

  /** A field that is null was not said. */
  @Test
  @SuppressWarnings("NullAway")
  void whatIsWantedComesAndWhatIsNotGoes() {
    registry.getSpec().ingress = new RegistrySpec.Ingress();
    registry.getSpec().ingress.host = "registry.example.org";
    registry.getSpec().monitoring = new RegistrySpec.Monitoring();
    registry.getSpec().gateway = new RegistrySpec.Gateway();
    reconcile();
    assertThat(cluster.all())
        .containsKeys("Ingress/reg", "ServiceMonitor/reg", "HTTPRoute/reg", "NetworkPolicy/reg");

    registry.getSpec().ingress = null;
    registry.getSpec().monitoring = null;
    registry.getSpec().gateway = null;
    registry.getSpec().networkPolicy = false;
    reconcile();
    assertThat(cluster.all())
        .doesNotContainKeys(
            "Ingress/reg", "ServiceMonitor/reg", "HTTPRoute/reg", "NetworkPolicy/reg");
  }

  @Test
  void readyWhenThePodAndTheVolumeAre() {
    reconcile();
    bind("20Gi");
    pod("True", null);
    reconcile();
    assertThat(registry.getStatus().conditions)
        .allSatisfy(condition -> assertThat(condition.getStatus()).isEqualTo("True"));
    assertThat(registry.getStatus().endpoint).isEqualTo("http://reg.ns.svc:5000");
  }

  @Test
  void whyThePodDoesNotStartIsSaid() {
    reconcile();
    bind("20Gi");
    pod("False", "config.json:3:5: http.prot: unknown key");
    reconcile();
    assertThat(condition("Ready").getReason()).isEqualTo("DoesNotStart");
    assertThat(condition("Ready").getMessage()).contains("http.prot: unknown key");
  }

  @Test
  void aChangeThatIsTakenUpWhileRunningMakesNoNewPod() {
    inline(
        "{\"http\": {\"accessControl\": {\"repositories\": {}}}, \"log\": {\"level\": \"info\"}}");
    reconcile();
    String before = restartHash();
    String text = configText();

    inline("{\"log\": {\"level\": \"debug\"}, \"http\": {\"accessControl\": {\"groups\": {}}}}");
    reconcile();
    assertThat(configText()).isNotEqualTo(text).contains("\"debug\"");
    assertThat(restartHash()).isEqualTo(before);

    inline("{\"storage\": {\"dedupe\": false}}");
    reconcile();
    assertThat(restartHash()).isNotEqualTo(before);
  }

  /**
   * One change each, to a configuration that has all of it; the keys are the ones of JZot's reload.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /storage/gcInterval                | false
          /storage/GCTIMEWINDOW              | false
          /storage/retention/delay           | false
          /storage/gcDelay                   | true
          /storage/subPaths/~1a/gcInterval   | false
          /storage/subPaths/~1a/gcDelay      | true
          /storage/subPaths/~1b/gcInterval   | true
          /http/auth/failDelay               | false
          /http/auth/htpasswd/path           | false
          /http/auth/sessionKeysFile         | true
          /http/apiDocument                  | false
          /http/compat                       | true
          /http/shutdownDelay                | true
          /log/level                         | false
          /log/audit                         | true
          /extensions/metrics/repositories   | true
          """)
  void onlyWhatNeedsItMakesANewPod(String key, boolean restarts) throws JsonProcessingException {
    String all =
        "{'storage': {'retention': {}, 'subPaths': {'/a': {'rootDirectory': '/var/lib/registry/a'}}},"
            + " 'http': {'auth': {'htpasswd': {}}}, 'log': {}, 'extensions': {'metrics': {}}}";
    inline(all.replace('\'', '"'));
    reconcile();
    String before = restartHash();
    JsonNode config = JSON.readTree(all.replace('\'', '"'));
    JsonPointer place = JsonPointer.compile(key);
    if (config.at(place.head()).isMissingNode()) {
      ((ObjectNode) config.at(place.head().head()))
          .putObject(place.head().last().getMatchingProperty());
    }
    ((ObjectNode) config.at(place.head())).put(place.last().getMatchingProperty(), "changed");
    registry.getSpec().config.inline = config;
    reconcile();
    assertThat(configText()).contains("\"changed\"");
    assertThat(!restartHash().equals(before)).isEqualTo(restarts);
  }

  @Test
  void theOrderOfKeysIsNoChange() {
    inline("{\"storage\": {\"gc\": true, \"dedupe\": false}}");
    reconcile();
    String before = restartHash();
    inline("{\"storage\": {\"dedupe\": false, \"gc\": true}}");
    reconcile();
    assertThat(restartHash()).isEqualTo(before);
  }

  @Test
  void aMissingConfigurationBreaksAndRepairs() {
    registry.getSpec().config.configMap = new RegistrySpec.Reference();
    registry.getSpec().config.configMap.name = "mine";
    reconcile();
    assertThat(condition("ConfigValid").getReason()).isEqualTo("ConfigMapMissing");
    assertThat(condition("Ready").getMessage()).contains("there is no ConfigMap mine");
    assertThat(cluster.all()).doesNotContainKey("StatefulSet/reg");

    cluster.put(map("storage: [", "mine"));
    reconcile();
    assertThat(condition("ConfigValid").getReason()).isEqualTo("ConfigUnreadable");

    cluster.put(map("storage: {gc: false}", "mine"));
    reconcile();
    assertThat(condition("ConfigValid").getStatus()).isEqualTo("True");
    assertThat(configText()).contains("\"gc\" : false").contains("/var/lib/registry");
  }

  @Test
  void twoConfigurationsAreNone() {
    inline("{}");
    registry.getSpec().config.configMap = new RegistrySpec.Reference();
    registry.getSpec().config.configMap.name = "mine";
    cluster.put(map("log: {}", "mine"));
    reconcile();
    assertThat(condition("ConfigValid").getReason()).isEqualTo("ConfigAmbiguous");
    assertThat(cluster.all()).doesNotContainKey("StatefulSet/reg");
  }

  @Test
  void usersAndFurtherSecretsAreMounted() {
    registry.getSpec().auth = new RegistrySpec.Auth();
    registry.getSpec().auth.htpasswdSecret = "users";
    registry.getSpec().auth.secrets = List.of("keys.of-sessions");
    cluster.put(secret("keys.of-sessions", Map.of()));
    cluster.put(secret("users", Map.of()));
    reconcile();
    assertThat(condition("ConfigValid").getMessage()).contains("users has no key htpasswd");

    cluster.put(secret("users", Map.of("htpasswd", "")));
    reconcile();
    assertThat(condition("ConfigValid").getStatus()).isEqualTo("True");
    assertThat(configText()).contains("/etc/jzot-htpasswd/htpasswd");
    assertThat(statefulSet().getSpec().getTemplate().getSpec().getContainers().get(0))
        .satisfies(
            container ->
                assertThat(container.getVolumeMounts())
                    .extracting(VolumeMount::getName, VolumeMount::getMountPath)
                    .contains(
                        tuple("htpasswd", "/etc/jzot-htpasswd"),
                        tuple("secret-keys-of-sessions", "/etc/jzot-secrets/keys.of-sessions")));
  }

  @Test
  void stoppedKeepsEverythingButThePod() {
    reconcile();
    bind("20Gi");
    registry.getSpec().stopped = true;
    reconcile();
    assertThat(statefulSet().getSpec().getReplicas()).isZero();
    assertThat(condition("Ready").getReason()).isEqualTo("Stopped");
    assertThat(cluster.all()).containsKeys("Service/reg", "PersistentVolumeClaim/data-reg-0");

    registry.getSpec().stopped = false;
    reconcile();
    assertThat(statefulSet().getSpec().getReplicas()).isEqualTo(1);
    assertThat(condition("Ready").getReason()).isEqualTo("Starting");
  }

  @Test
  void theVolumeStaysUnlessItIsSaidAndThePodIsReplacedAsItIsSaid() {
    reconcile();
    assertThat(whenDeleted()).isEqualTo("Retain");
    assertThat(statefulSet().getSpec().getUpdateStrategy().getType()).isEqualTo("RollingUpdate");

    registry.getSpec().storage.retain = false;
    registry.getSpec().upgrade.strategy = RegistrySpec.Upgrade.Strategy.OnDelete;
    reconcile();
    assertThat(whenDeleted()).isEqualTo("Delete");
    assertThat(statefulSet().getSpec().getUpdateStrategy().getType()).isEqualTo("OnDelete");
  }

  private String whenDeleted() {
    return statefulSet().getSpec().getPersistentVolumeClaimRetentionPolicy().getWhenDeleted();
  }

  @Test
  void whatElseItCallsIsOpened() {
    registry.getSpec().egressPorts = List.of(4318);
    reconcile();
    assertThat(cluster.find(NetworkPolicy.class, "ns", "reg").orElseThrow().getSpec().getEgress())
        .extracting(rule -> rule.getPorts().get(0).getPort().getIntVal())
        .containsExactly(53, 53, 443, 636, 4318);
  }

  @Test
  void tlsNeedsItsSecret() {
    registry.getSpec().tls = new RegistrySpec.Tls();
    registry.getSpec().tls.secretName = "certificate";
    reconcile();
    assertThat(condition("ConfigValid").getMessage()).isEqualTo("there is no Secret certificate");

    cluster.put(secret("certificate", Map.of("tls.crt", "")));
    reconcile();
    assertThat(condition("ConfigValid").getMessage()).contains("no key tls.key");

    cluster.put(secret("certificate", Map.of("tls.crt", "", "tls.key", "")));
    reconcile();
    assertThat(condition("ConfigValid").getStatus()).isEqualTo("True");
    assertThat(configText()).contains("/etc/jzot-tls/tls.crt");
    assertThat(registry.getStatus().endpoint).startsWith("https://");
  }

  @Test
  void aVolumeGrowsAndDoesNotShrink() {
    reconcile();
    bind("20Gi");
    registry.getSpec().storage.size = new Quantity("40Gi");
    reconcile();
    assertThat(condition("StorageReady").getReason()).isEqualTo("Resizing");
    assertThat(claim().getSpec().getResources().getRequests())
        .containsEntry("storage", new Quantity("40Gi"));
    assertThat(template().getSpec().getResources().getRequests())
        .as("can never be changed")
        .containsEntry("storage", new Quantity("20Gi"));

    bind("40Gi");
    reconcile();
    assertThat(condition("StorageReady").getStatus()).isEqualTo("True");

    registry.getSpec().storage.size = new Quantity("10Gi");
    reconcile();
    assertThat(condition("StorageReady").getReason()).isEqualTo("CannotShrink");
    assertThat(claim().getSpec().getResources().getRequests())
        .containsEntry("storage", new Quantity("40Gi"));
  }

  @Test
  void aVolumeThatIsNotBoundOrMayNotGrowIsSaid() {
    reconcile();
    bind("20Gi");
    claim().getStatus().setPhase("Pending");
    reconcile();
    assertThat(condition("StorageReady").getReason()).isEqualTo("Unbound");

    bind("20Gi");
    cluster.doesNotKnow("PersistentVolumeClaim");
    registry.getSpec().storage.size = new Quantity("40Gi");
    reconcile();
    assertThat(condition("StorageReady").getReason()).isEqualTo("CannotGrow");
    assertThat(condition("Ready").getMessage()).contains("PersistentVolumeClaim data-reg-0");
  }

  @Test
  void whatTheClusterDoesNotKnowIsSaidAndKeepsNothingElseBack() {
    cluster.doesNotKnow("ServiceMonitor");
    registry.getSpec().monitoring = new RegistrySpec.Monitoring();
    reconcile();
    assertThat(condition("ObjectsApplied").getMessage()).contains("ServiceMonitor reg");
    assertThat(cluster.all()).containsKey("StatefulSet/reg");
  }

  @Test
  void aConditionThatStaysKeepsItsTime() {
    reconcile();
    registry.getStatus().conditions.forEach(it -> it.setLastTransitionTime("2020-01-01T00:00:00Z"));
    bind("20Gi");
    reconcile();
    assertThat(condition("ConfigValid").getLastTransitionTime()).isEqualTo("2020-01-01T00:00:00Z");
    assertThat(condition("StorageReady").getLastTransitionTime())
        .isNotEqualTo("2020-01-01T00:00:00Z");
  }

  /** The reconciler asks the context for nothing. */
  @SuppressWarnings("NullAway")
  private void reconcile() {
    Context<Registry> none = null;
    reconciler.reconcile(registry, none);
  }

  private Condition condition(String type) {
    return registry.getStatus().conditions.stream()
        .filter(condition -> type.equals(condition.getType()))
        .findFirst()
        .orElseThrow();
  }

  private void inline(String json) {
    try {
      registry.getSpec().config.inline = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private String configText() {
    String text =
        cluster
            .find(ConfigMap.class, "ns", "reg-config")
            .orElseThrow()
            .getData()
            .get("config.json");
    return String.valueOf(text);
  }

  private String restartHash() {
    String hash =
        statefulSet()
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getAnnotations()
            .get(Workload.RESTART_HASH);
    return String.valueOf(hash);
  }

  private StatefulSet statefulSet() {
    return cluster.find(StatefulSet.class, "ns", "reg").orElseThrow();
  }

  private PersistentVolumeClaim template() {
    return statefulSet().getSpec().getVolumeClaimTemplates().get(0);
  }

  private PersistentVolumeClaim claim() {
    return cluster.find(PersistentVolumeClaim.class, "ns", "data-reg-0").orElseThrow();
  }

  /** What a StatefulSet controller and a provisioner would do. */
  private void bind(String size) {
    cluster.put(
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withName("data-reg-0")
            .withNamespace("ns")
            .endMetadata()
            .withNewSpec()
            .withNewResources()
            .addToRequests("storage", new Quantity(size))
            .endResources()
            .endSpec()
            .withNewStatus()
            .withPhase("Bound")
            .addToCapacity("storage", new Quantity(size))
            .endStatus()
            .build());
  }

  private void pod(String ready, @Nullable String lastWords) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("reg-0")
            .withNamespace("ns")
            .endMetadata()
            .withNewStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus(ready)
            .endCondition()
            .endStatus();
    if (lastWords != null) {
      pod.editStatus()
          .addNewContainerStatus()
          .withNewLastState()
          .withNewTerminated()
          .withExitCode(1)
          .withMessage(lastWords)
          .endTerminated()
          .endLastState()
          .endContainerStatus()
          .endStatus();
    }
    cluster.put(pod.build());
  }

  private static ConfigMap map(String text, String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .addToData("config.yaml", text)
        .build();
  }

  private static Secret secret(String name, Map<String, String> data) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withData(data)
        .build();
  }
}
