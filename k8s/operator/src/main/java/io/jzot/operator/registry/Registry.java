package io.jzot.operator.registry;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A registry. */
@Group("jzot.io")
@Version("v1alpha1")
@ShortNames("jreg")
@AdditionalPrinterColumn(
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    name = "Ready",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    name = "Reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    jsonPath = ".status.endpoint",
    name = "Endpoint",
    type = AdditionalPrinterColumn.Type.STRING)
public class Registry extends CustomResource<RegistrySpec, RegistryStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;

  @Override
  protected RegistrySpec initSpec() {
    return new RegistrySpec();
  }
}
