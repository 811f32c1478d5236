package io.jzot.operator.registry;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.jzot.operator.cluster.Cluster;
import java.util.Optional;

/** Whether the registry answers; if not, what its pod has to say. */
final class Availability {
  private final Cluster cluster;
  private final Names names;
  private final RegistrySpec spec;

  Availability(Cluster cluster, Registry registry) {
    this.cluster = cluster;
    this.names = new Names(registry);
    this.spec = registry.getSpec();
  }

  void judge(Conditions conditions) {
    if (!conditions.all()) {
      conditions.fails(ConditionType.Ready, "Problems", conditions.problems());
    } else if (spec.stopped) {
      conditions.fails(ConditionType.Ready, "Stopped", "stopped, as asked");
    } else {
      judge(cluster.find(Pod.class, names.namespace(), names.pod()), conditions);
    }
  }

  private void judge(Optional<Pod> pod, Conditions conditions) {
    if (pod.map(Availability::ready).orElse(false)) {
      conditions.holds(ConditionType.Ready, "Answers", "the registry answers");
      return;
    }
    Optional<ContainerStatus> container = pod.flatMap(Availability::container);
    Optional<String> last = container.flatMap(Availability::lastWords);
    if (last.isPresent()) {
      conditions.fails(ConditionType.Ready, "DoesNotStart", last.get());
    } else {
      conditions.fails(
          ConditionType.Ready,
          "Starting",
          container
              .flatMap(Availability::waiting)
              .orElse(pod.isEmpty() ? "there is no pod yet" : "the pod is not ready yet"));
    }
  }

  private static boolean ready(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(it -> "Ready".equals(it.getType()) && "True".equals(it.getStatus()));
  }

  private static Optional<ContainerStatus> container(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getContainerStatuses().stream().findFirst();
  }

  /** What the process said when it ended with a failure. */
  private static Optional<String> lastWords(ContainerStatus status) {
    Optional<ContainerStateTerminated> now =
        Optional.ofNullable(status.getState()).map(it -> it.getTerminated());
    return now.or(() -> Optional.ofNullable(status.getLastState()).map(it -> it.getTerminated()))
        .filter(it -> it.getExitCode() != null && it.getExitCode() != 0)
        .map(
            it ->
                it.getMessage() == null || it.getMessage().isBlank()
                    ? "the process ended with " + it.getExitCode()
                    : it.getMessage().strip());
  }

  private static Optional<String> waiting(ContainerStatus status) {
    return Optional.ofNullable(status.getState())
        .map(it -> it.getWaiting())
        .map(ContainerStateWaiting::getMessage);
  }
}
