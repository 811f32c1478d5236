package io.jzot.operator.registry;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;

/** What the operator found. */
@SuppressWarnings("NullAway.Init")
public final class RegistryStatus {
  public Long observedGeneration;

  /** Where clients in the cluster reach it. */
  public String endpoint;

  public List<Condition> conditions = new ArrayList<>();
}
