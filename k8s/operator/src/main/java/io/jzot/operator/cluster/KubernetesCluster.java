package io.jzot.operator.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** By server-side apply: the server knows which fields are the operator's. */
@DefaultBean
@Singleton
final class KubernetesCluster implements Cluster {
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("jzot-operator")
          .withForce(true)
          .build();

  private final KubernetesClient client;

  KubernetesCluster(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public void apply(HasMetadata object) {
    try {
      resource(object).patch(APPLY);
    } catch (KubernetesClientException e) {
      if (unknown(e)) {
        throw new RefusedException(
            object, "this cluster does not have " + object.getApiVersion(), e);
      }
      if (refused(e)) {
        throw new RefusedException(object, reason(e), e);
      }
      throw e;
    }
  }

  @Override
  public <T extends HasMetadata> Optional<T> find(Class<T> kind, String namespace, String name) {
    return Optional.ofNullable(client.resources(kind).inNamespace(namespace).withName(name).get());
  }

  @Override
  public void deleteOwned(HasMetadata object, String ownerUid) {
    HasMetadata current = current(object);
    if (current != null
        && current.getMetadata().getOwnerReferences().stream()
            .anyMatch(owner -> ownerUid.equals(owner.getUid()))) {
      resource(object).delete();
    }
  }

  /** Null if there is none, or if the cluster does not know the kind. */
  private @Nullable HasMetadata current(HasMetadata object) {
    try {
      return resource(object).get();
    } catch (KubernetesClientException e) {
      if (unknown(e)) {
        return null;
      }
      throw e;
    }
  }

  /** What this cluster may not have is not looked up first: then the answer says so. */
  private Resource<? extends HasMetadata> resource(HasMetadata object) {
    if (object instanceof GenericKubernetesResource untyped) {
      List<String> version = List.of(untyped.getApiVersion().split("/", -1));
      ResourceDefinitionContext kind =
          new ResourceDefinitionContext.Builder()
              .withGroup(version.get(0))
              .withVersion(version.get(1))
              .withKind(untyped.getKind())
              .withPlural(untyped.getKind().toLowerCase(Locale.ROOT) + 's')
              .withNamespaced(true)
              .build();
      return client
          .genericKubernetesResources(kind)
          .inNamespace(untyped.getMetadata().getNamespace())
          .resource(untyped);
    }
    return client.resource(object);
  }

  private static boolean unknown(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
  }

  /** Asking again would bring the same answer. */
  private static boolean refused(KubernetesClientException e) {
    return e.getCode() == 422
        || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        || e.getCode() == 400;
  }

  private static String reason(KubernetesClientException e) {
    return e.getStatus() == null
        ? String.valueOf(e.getMessage())
        : String.valueOf(e.getStatus().getMessage());
  }
}
