package io.jzot.app;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;

/**
 * Makes a stop by a signal end with exit code 0, as zot's does. Java by itself stops as orderly,
 * but reports 128 plus the signal, which service managers take for a failure. A signal that was
 * ignored from the start (nohup) stays so.
 *
 * <p>By reflection, because the compiler warns of {@code sun.misc.Signal} (module {@code
 * jdk.unsupported}) and there is no other interface; where it is missing, Java's exit code stays.
 */
final class StopSignals {
  private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");

  private StopSignals() {}

  static void exitWithSuccess() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ignoring = handler.getField("SIG_IGN").get(null);
      Method handle = signal.getMethod("handle", signal, handler);
      MethodHandle stop =
          MethodHandles.lookup()
              .findStatic(StopSignals.class, "stop", MethodType.methodType(void.class));
      Object exiting =
          MethodHandleProxies.asInterfaceInstance(
              handler, MethodHandles.dropArguments(stop, 0, signal));
      for (String name : SIGNALS) {
        Object received = signal.getConstructor(String.class).newInstance(name);
        Object before = handle.invoke(null, received, exiting);
        if (before == ignoring) {
          handle.invoke(null, received, ignoring);
        }
      }
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // Then the process still stops in order, with Java's exit code.
    }
  }

  /** Not on the signal's own thread, which the shutdown may have to wait for. */
  static void stop() {
    new Thread(() -> System.exit(0), "stop").start();
  }
}
