package io.jzot.registry;

import io.jzot.authz.Action;
import io.jzot.authz.Decision;
import io.jzot.authz.Decision.Denied;
import io.jzot.oci.Digest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a policy lets a push do to each of its references: decided before the transaction, applied
 * inside.
 */
final class PushGrant implements WriteGrant {
  private final AccessGate gate;
  private final RepositoryName name;
  private final WriteGrant outer;
  private final Map<Reference, Decision> create = new HashMap<>();
  private final Map<Reference, Decision> update = new HashMap<>();

  private PushGrant(AccessGate gate, RepositoryName name, WriteGrant outer) {
    this.gate = gate;
    this.name = name;
    this.outer = outer;
  }

  /**
   * Decides, and refuses at once what cannot come out well.
   *
   * @throws io.jzot.oci.OciException UNAUTHORIZED, DENIED
   */
  static PushGrant of(AccessGate gate, RepositoryName name, ManifestPush push) {
    PushGrant grant = new PushGrant(gate, name, push.grant());
    grant.decide(push.reference());
    push.tags().forEach(grant::decide);
    return grant;
  }

  private void decide(Reference reference) {
    Decision toCreate = gate.decide(Action.CREATE, name, reference);
    Decision toUpdate = gate.decide(Action.UPDATE, name, reference);
    create.put(reference, toCreate);
    update.put(reference, toUpdate);
    if (!toCreate.isAllowed() && (reference instanceof Digest || !toUpdate.isAllowed())) {
      check(Action.CREATE, reference, toCreate);
    }
  }

  @Override
  public void checkCreate(Reference reference) {
    outer.checkCreate(reference);
    check(Action.CREATE, reference, decided(create, reference));
  }

  @Override
  public void checkUpdate(Tag tag) {
    outer.checkUpdate(tag);
    check(Action.UPDATE, tag, decided(update, tag));
  }

  /** Only references of the push are asked for; anything else is a mistake, and fails. */
  private static Decision decided(Map<Reference, Decision> decisions, Reference reference) {
    return Objects.requireNonNull(decisions.get(reference), "not a reference of this push");
  }

  private void check(Action action, Reference reference, Decision decision) {
    if (decision instanceof Denied denied) {
      throw gate.refusal(action, name, reference, denied);
    }
  }
}
