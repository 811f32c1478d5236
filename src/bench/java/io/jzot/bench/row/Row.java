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
    List<Target> targets) {
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
        id, what, unit, Flavour.PLAIN, Set.of(Role.values()), 1, ANY, work, List.of(targets));
  }

  Row registries() {
    return only(Role.OURS, Role.PEER);
  }

  Row only(Role... who) {
    return new Row(id, what, unit, flavour, Set.of(who), warm, rounds, work, targets);
  }

  Row as(Flavour other) {
    return new Row(id, what, unit, other, roles, warm, rounds, work, targets);
  }

  Row warm(int times) {
    return new Row(id, what, unit, flavour, roles, times, rounds, work, targets);
  }

  Row rounds(int most) {
    return new Row(id, what, unit, flavour, roles, warm, most, work, targets);
  }
}
