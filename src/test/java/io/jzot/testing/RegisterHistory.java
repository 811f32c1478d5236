package io.jzot.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * What clients did to one register (a tag, say), and whether it could have been done one after the
 * other: linearisability. Every write writes another value, so that the question is decided in the
 * time of sorting (Gibbons and Korach, Testing Shared Memories, 1997, section 3): all operations of
 * a value form a zone, from the first return to the last call; no two zones that lie forward may
 * overlap, and none that lies backward may lie inside of one that lies forward.
 */
public final class RegisterHistory {
  private final List<Operation> operations = new ArrayList<>();

  /**
   * Something that a client did.
   *
   * @param called when it began, on the same clock as the end
   */
  public record Operation(boolean isWrite, String value, long called, long returned) {}

  public synchronized void add(Operation operation) {
    operations.add(operation);
  }

  /** Runs a write and notes it. */
  public void write(String value, Runnable request) {
    long called = System.nanoTime();
    request.run();
    add(new Operation(true, value, called, System.nanoTime()));
  }

  /** Runs a read and notes it. */
  public void read(Callable<String> request) throws Exception {
    long called = System.nanoTime();
    String value = request.call();
    add(new Operation(false, value, called, System.nanoTime()));
  }

  public synchronized int size() {
    return operations.size();
  }

  /** All operations of one value. */
  private static final class Zone {
    private final String value;
    private long firstReturn = Long.MAX_VALUE;
    private long lastCall = Long.MIN_VALUE;
    private long firstReadReturn = Long.MAX_VALUE;
    private long writeCall;
    private int writes;

    private Zone(String value) {
      this.value = value;
    }

    private void add(Operation operation) {
      firstReturn = Math.min(firstReturn, operation.returned);
      lastCall = Math.max(lastCall, operation.called);
      if (operation.isWrite) {
        writes++;
        writeCall = operation.called;
      } else {
        firstReadReturn = Math.min(firstReadReturn, operation.returned);
      }
    }

    private boolean isForward() {
      return firstReturn < lastCall;
    }
  }

  /** Why no order explains it; empty when one does. */
  public synchronized Optional<String> violation() {
    Map<String, Zone> zones = new HashMap<>();
    for (Operation each : operations) {
      zones.computeIfAbsent(each.value, Zone::new).add(each);
    }
    for (Zone zone : zones.values()) {
      if (zone.writes != 1) {
        return Optional.of(zone.value + " was written " + zone.writes + " times");
      }
      if (zone.firstReadReturn < zone.writeCall) {
        return Optional.of(zone.value + " was read before it was written");
      }
    }
    return overlap(zones);
  }

  private static Optional<String> overlap(Map<String, Zone> zones) {
    List<Zone> forward =
        zones.values().stream()
            .filter(Zone::isForward)
            .sorted(Comparator.comparingLong(zone -> zone.firstReturn))
            .toList();
    TreeMap<Long, Zone> byStart = new TreeMap<>();
    Zone before = null;
    for (Zone zone : forward) {
      if (before != null && zone.firstReturn < before.lastCall) {
        return Optional.of(before.value + " and " + zone.value + " were both the newest");
      }
      byStart.put(zone.firstReturn, zone);
      before = zone;
    }
    for (Zone zone : zones.values()) {
      Map.Entry<Long, Zone> around = byStart.lowerEntry(zone.lastCall);
      if (!zone.isForward() && around != null && zone.firstReturn < around.getValue().lastCall) {
        return Optional.of(zone.value + " came while " + around.getValue().value + " was there");
      }
    }
    return Optional.empty();
  }
}
