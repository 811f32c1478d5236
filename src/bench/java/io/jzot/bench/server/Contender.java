package io.jzot.bench.server;

import io.jzot.bench.wire.Connection;
import io.jzot.bench.wire.Endpoint;
import io.jzot.bench.wire.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server that runs. */
public final class Contender implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String name;
  private final Role role;
  private final Endpoint endpoint;
  private final @Nullable Process process;
  private final @Nullable Path log;
  private final double startMillis;

  private Contender(
      String name,
      Role role,
      Endpoint endpoint,
      @Nullable Process process,
      @Nullable Path log,
      double startMillis) {
    this.name = name;
    this.role = role;
    this.endpoint = endpoint;
    this.process = process;
    this.log = log;
    this.startMillis = startMillis;
  }

  /** One that somebody else has started: nothing is known of its process. */
  static Contender remote(String name, Role role, Endpoint endpoint) {
    return new Contender(name, role, endpoint, null, null, 0);
  }

  /** Starts a process and waits for its first answer. */
  static Contender start(
      String name,
      Role role,
      Endpoint endpoint,
      List<String> command,
      Map<String, String> environment,
      Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(key -> key.startsWith("JZOT_"));
    builder.environment().putAll(environment);
    long began = System.nanoTime();
    Process process = builder.start();
    try {
      while (!answers(endpoint)) {
        if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
          throw new IOException(name + " does not come up, see " + log);
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
    double millis = (System.nanoTime() - began) / 1e6;
    return new Contender(name, role, endpoint, process, log, millis);
  }

  private static boolean answers(Endpoint endpoint) {
    try (Connection connection = Connection.to(endpoint)) {
      return connection.send(Request.get("/v2/")).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  public String name() {
    return name;
  }

  public Role role() {
    return role;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /**
   * What it writes into its log from now on.
   *
   * @throws IOException also when somebody else has started it
   */
  public LogTail log() throws IOException {
    if (log == null) {
      throw new IOException("the log of " + name + " is not here");
    }
    return new LogTail(log);
  }

  /** From the start of the process to its first answer. */
  public double startMillis() {
    return startMillis;
  }

  /** Seconds of processor time so far; NaN when nothing is known of the process. */
  public double cpu() {
    return process == null ? Double.NaN : Vitals.cpu(process.toHandle());
  }

  /** Whether it compiles itself while it runs, as a JVM does; what is not known does. */
  public boolean compiles() {
    return process == null || Vitals.hasJvm(process.toHandle());
  }

  public long resident() {
    return process == null ? 0 : Vitals.memory(process.toHandle(), "VmRSS");
  }

  public long peakResident() {
    return process == null ? 0 : Vitals.memory(process.toHandle(), "VmHWM");
  }

  boolean isDead() {
    return process != null && !process.isAlive();
  }

  /** Ends it at once. */
  void kill() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** It and its children. */
  public List<Long> pids() {
    return process == null ? List.of() : Vitals.family(process.toHandle()).boxed().toList();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
