package io.jzot.operator.registry;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.jzot.operator.cluster.Cluster;
import io.jzot.operator.cluster.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Brings the cluster to what a registry says, and the registry's status to what the cluster is. */
@ControllerConfiguration
public final class RegistryReconciler implements Reconciler<Registry> {
  /** What nobody tells of, a volume that has grown for example, is looked at again. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

  private final Cluster cluster;
  private final String defaultImage;

  RegistryReconciler(Cluster cluster, @ConfigProperty(name = "jzot.image") String defaultImage) {
    this.cluster = cluster;
    this.defaultImage = defaultImage;
  }

  @Override
  public UpdateControl<Registry> reconcile(Registry registry, Context<Registry> context) {
    RegistryStatus before =
        Optional.ofNullable(registry.getStatus()).orElseGet(RegistryStatus::new);
    long generation = Optional.ofNullable(registry.getMetadata().getGeneration()).orElse(0L);
    Conditions conditions = new Conditions(before.conditions, generation, Clock.systemUTC());
    bring(registry, conditions);
    new Availability(cluster, registry).judge(conditions);

    RegistryStatus status = new RegistryStatus();
    status.observedGeneration = generation;
    status.endpoint = new Network(registry).endpoint();
    status.conditions = new ArrayList<>(conditions.list());
    registry.setStatus(status);
    // Nobody else writes the status: that something else has changed meanwhile is no conflict.
    registry.getMetadata().setManagedFields(null);
    registry.getMetadata().setResourceVersion(null);
    UpdateControl<Registry> control = UpdateControl.patchStatus(registry);
    return conditions.all() ? control : control.rescheduleAfter(LOOK_AGAIN);
  }

  private void bring(Registry registry, Conditions conditions) {
    EffectiveConfig config;
    try {
      config = new ConfigSource(cluster, registry).read();
      conditions.holds(ConditionType.ConfigValid, "Read", "the configuration was read");
    } catch (ProblemException e) {
      // What runs goes on with the last good one.
      conditions.fails(ConditionType.ConfigValid, e.reason(), e.problem());
      return;
    }
    applyAll(registry, config, conditions);
    new Volume(cluster, registry).bring(conditions);
  }

  /** Each for itself: one that the cluster does not know keeps no other back. */
  private void applyAll(Registry registry, EffectiveConfig config, Conditions conditions) {
    Names names = new Names(registry);
    Objects objects = new Objects(registry);
    Objects.Wanted wanted = objects.wanted();
    List<HasMetadata> present = new ArrayList<>();
    present.add(objects.config(config));
    present.add(
        new Workload(registry, defaultImage)
            .statefulSet(
                config.restartHash(),
                cluster.find(StatefulSet.class, names.namespace(), names.name())));
    present.addAll(wanted.present());
    List<String> refused = new ArrayList<>();
    for (HasMetadata object : present) {
      try {
        cluster.apply(object);
      } catch (RefusedException e) {
        refused.add(String.valueOf(e.getMessage()));
      }
    }
    String uid = registry.getMetadata().getUid();
    wanted.absent().forEach(object -> cluster.deleteOwned(object, uid));
    if (refused.isEmpty()) {
      conditions.holds(
          ConditionType.ObjectsApplied, "Applied", "all objects are as they should be");
    } else {
      conditions.fails(ConditionType.ObjectsApplied, "Refused", String.join("; ", refused));
    }
  }

  @Override
  public List<EventSource<?, Registry>> prepareEventSources(EventSourceContext<Registry> context) {
    return List.of(
        owned(StatefulSet.class, context),
        owned(Service.class, context),
        configMaps(context),
        secrets(context),
        ofInstance(Pod.class, context),
        ofInstance(PersistentVolumeClaim.class, context));
  }

  private static <T extends HasMetadata> EventSource<T, Registry> owned(
      Class<T> kind, EventSourceContext<Registry> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(kind, Registry.class)
            .withName("owned-" + kind.getSimpleName())
            .withLabelSelector(Names.MANAGED_BY + '=' + Names.OPERATOR)
            .build(),
        context);
  }

  /** Not ours but the StatefulSet's: known by the label that names the registry. */
  private static <T extends HasMetadata> EventSource<T, Registry> ofInstance(
      Class<T> kind, EventSourceContext<Registry> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(kind, Registry.class)
            .withName("instance-" + kind.getSimpleName())
            .withLabelSelector("app.kubernetes.io/name=jzot")
            .withSecondaryToPrimaryMapper(
                object ->
                    Optional.ofNullable(object.getMetadata().getLabels())
                        .map(labels -> labels.get("app.kubernetes.io/instance"))
                        .map(
                            name ->
                                Set.of(new ResourceID(name, object.getMetadata().getNamespace())))
                        .orElse(Set.of()))
            .build(),
        context);
  }

  private static EventSource<ConfigMap, Registry> configMaps(EventSourceContext<Registry> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(ConfigMap.class, Registry.class)
            .withName("config-maps")
            .withSecondaryToPrimaryMapper(
                map ->
                    using(
                        context,
                        map,
                        registry ->
                            new Names(registry).config().equals(map.getMetadata().getName())
                                || (registry.getSpec().config.configMap != null
                                    && registry
                                        .getSpec()
                                        .config
                                        .configMap
                                        .name
                                        .equals(map.getMetadata().getName()))))
            .build(),
        context);
  }

  private static EventSource<Secret, Registry> secrets(EventSourceContext<Registry> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(Secret.class, Registry.class)
            .withName("secrets")
            .withSecondaryToPrimaryMapper(
                secret ->
                    using(
                        context,
                        secret,
                        registry ->
                            Mounts.secrets(registry.getSpec())
                                .containsValue(secret.getMetadata().getName())))
            .build(),
        context);
  }

  /** The registries of the object's namespace that use it. */
  private static Set<ResourceID> using(
      EventSourceContext<Registry> context, HasMetadata object, Predicate<Registry> uses) {
    return context
        .getPrimaryCache()
        .list(object.getMetadata().getNamespace(), uses)
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }
}
