package io.jzot.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A running server of the release form. Closing it ends the process, whatever state it is in. */
public final class JzotProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final String PORT_CHOSEN = "port is unspecified, listening on kernel chosen port";

  private final Process process;
  private final ProcessLog log;
  private final Path errors;
  private int port;

  private JzotProcess(Process process, Path log, Path errors) {
    this.process = process;
    this.log = new ProcessLog(log);
    this.errors = errors;
  }

  /** Starts a server whose port the system chooses, and waits until it listens. */
  public static JzotProcess start(JzotCommand command, Path folder) throws IOException {
    Path out = Files.createTempFile(folder, "server", ".log");
    return start(command, folder, out, out);
  }

  /** The same, for a server that writes its log to that file. */
  public static JzotProcess start(JzotCommand command, Path folder, Path log) throws IOException {
    return start(command, folder, Files.createTempFile(folder, "server", ".out"), log);
  }

  private static JzotProcess start(JzotCommand command, Path folder, Path out, Path log)
      throws IOException {
    Path errors = Files.createTempFile(folder, "server", ".err");
    JzotProcess server = new JzotProcess(command.launch(out, errors), log, errors);
    try {
      await().atMost(START).pollInterval(Duration.ofMillis(20)).until(server::listens);
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** A server with the default settings of the tests, and its root in this folder. */
  public static JzotProcess start(Path folder) throws IOException {
    return start(JzotCommand.serve(TestConfig.in(folder).write()), folder);
  }

  private boolean listens() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError(
          "ended with " + process.exitValue() + ": " + Files.readString(errors) + log.text());
    }
    Optional<JsonNode> line = log.find(PORT_CHOSEN);
    line.ifPresent(it -> port = it.path("port").asInt());
    return port > 0;
  }

  public long pid() {
    return process.pid();
  }

  public int port() {
    return port;
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public ProcessLog log() {
    return log;
  }

  /** What was written to standard error so far. */
  public String errors() throws IOException {
    return Files.readString(errors);
  }

  public ProcessVitals vitals() {
    return ProcessVitals.of(process.pid());
  }

  public JvmInsight jvm() {
    return new JvmInsight(process.pid());
  }

  /** SIGTERM; returns at once. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    exitCode(Duration.ofSeconds(20));
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Waits for the end. */
  public int exitCode(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still runs after " + patience + "\n" + log.text());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
