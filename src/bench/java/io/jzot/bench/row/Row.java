package io.jzot.bench.row;

import io.jzot.bench.server.Contender;
import io.jzot.bench.server.Flavour;
import io.jzot.bench.server.Role;
import java.util.List;
import java.util.Set;

/**
 * A line of the table.
 *
 * @param id as in the plan: the number of the operation, and a letter where there are several
 * @param roles who takes part
 * @param warm how often each server does it before it counts
 * @param rounds how often at most it counts
 * @param traced whether system calls are counted once as well
 */
public record Row(
    String id,
    String what,
    Unit unit,
    Flavour flavour,
    Set<Role> roles,
    int warm,
    int rounds,
    Work work,
    List<Target> targets,
    boolean traced) {
  private static final int ANY = 1000;

  /** Measures once. */
  public interface Work {
    /**
     * Measures.
     *
     * @param round different for every call of a run; warming up counts as well
     */
    Sample run(Contender contender, int round) throws Exception;
  }

  static Row of(String id, String what, Unit unit, Work work, Target... targets) {
    return new Row(
        id,
        what,
        unit,
        Flavour.PLAIN,
        Set.of(Role.values()),
        1,
        ANY,
        work,
        List.of(targets),
        false);
  }

  Row registries() {
    return only(Role.OURS, Role.PEER);
  }

  Row only(Role... who) {
    return new Row(id, what, unit, flavour, Set.of(who), warm, rounds, work, targets, traced);
  }

  Row as(Flavour other) {
    return new Row(id, what, unit, other, roles, warm, rounds, work, targets, traced);
  }

  Row warm(int times) {
    return new Row(id, what, unit, flavour, roles, times, rounds, work, targets, traced);
  }

  Row rounds(int most) {
    return new Row(id, what, unit, flavour, roles, warm, most, work, targets, traced);
  }

  Row counted() {
    return new Row(id, what, unit, flavour, roles, warm, rounds, work, targets, true);
  }
}
