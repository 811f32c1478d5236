package io.jzot.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** The cluster does not take an object; the message says which, and why. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String kind;

  public RefusedException(HasMetadata object, String why, Throwable cause) {
    super(object.getKind() + " " + object.getMetadata().getName() + ": " + why, cause);
    this.kind = object.getKind();
  }

  public String kind() {
    return kind;
  }
}
