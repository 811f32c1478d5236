package io.jzot.store.fs;

import java.io.IOException;
import java.util.Set;

/** Fails the n-th call of a disk. Calls count from the moment that it becomes the disk's hook. */
final class FaultPlan implements HookedDisk.Hook {

  /** What happens at that call. */
  enum Fault {
    /** It fails, and no other. */
    ERROR,
    /** The same for want of room; counts only calls that need some. */
    NO_ROOM,
    /** It fails, and so does everything after it: the process has died. */
    DEATH
  }

  /** The failure of a call. */
  static final class Injected extends IOException {
    private static final long serialVersionUID = 1;
    private final boolean first;
    private final boolean death;

    private Injected(String message, boolean first, boolean death) {
      super(message);
      this.first = first;
      this.death = death;
    }

    /** Whether nothing happened at all, because nobody was there to do it. */
    boolean isDeath() {
      return death;
    }

    /** Whether all was well before. */
    boolean isFirst() {
      return first;
    }
  }

  private static final Set<String> NEEDS_ROOM =
      Set.of("create", "createDirectory", "link", "rename", "write", "force", "forceDirectory");

  private final Fault fault;
  private final int fatal;
  private int calls;
  private String what = "";

  /**
   * @param fatal number of the call, from 1; 0 for none
   */
  FaultPlan(Fault fault, int fatal) {
    this.fault = fault;
    this.fatal = fatal;
  }

  @Override
  public synchronized void before(HookedDisk.Call call) throws IOException {
    if (fault == Fault.NO_ROOM && !NEEDS_ROOM.contains(call.operation())) {
      return;
    }
    calls++;
    if (calls == fatal) {
      what = call.operation() + ' ' + call.path();
      throw new Injected(
          fault == Fault.NO_ROOM ? NoRoom.reason() : "Input/output error", true, isDeath());
    }
    if (fault == Fault.DEATH && happened()) {
      throw new Injected("the process is dead", false, true);
    }
  }

  int fatal() {
    return fatal;
  }

  boolean isDeath() {
    return fault == Fault.DEATH;
  }

  synchronized boolean happened() {
    return fatal > 0 && calls >= fatal;
  }

  /** How many calls there were. */
  synchronized int calls() {
    return calls;
  }

  @Override
  public synchronized String toString() {
    return fault + " at call " + fatal + ": " + what;
  }
}
