package io.jzot.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running {@code jzot dev}, known by what it prints. Closing it ends the process. */
public final class LocalServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern READY =
      Pattern.compile("A registry at [^ ]*:(\\d+),(?s:.*)Pull: .*\\R");

  private final Process process;
  private final Path out;
  private final Path errors;
  private int port;

  private LocalServer(Process process, Path out, Path errors) {
    this.process = process;
    this.out = out;
    this.errors = errors;
  }

  /** Starts it, and waits until it says that it is ready. */
  public static LocalServer start(JzotCommand command, Path folder) throws IOException {
    Path out = Files.createTempFile(folder, "dev", ".out");
    Path errors = Files.createTempFile(folder, "dev", ".err");
    LocalServer server = new LocalServer(command.launch(out, errors), out, errors);
    try {
      await().atMost(START).pollInterval(Duration.ofMillis(20)).until(server::isReady);
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
    return server;
  }

  private boolean isReady() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("ended: " + Files.readString(errors) + output());
    }
    Matcher ready = READY.matcher(output());
    if (ready.find()) {
      port = Integer.parseInt(ready.group(1));
    }
    return port > 0;
  }

  public int port() {
    return port;
  }

  /** What it has printed so far. */
  public String output() throws IOException {
    return Files.readString(out);
  }

  /** The body of an answer. */
  public String get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** SIGTERM; its exit code. */
  public int stop(Duration patience) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still runs after " + patience);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
