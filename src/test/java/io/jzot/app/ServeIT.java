package io.jzot.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The released file as a process of its own. */
class ServeIT {
  private static final Path EXECUTABLE =
      Path.of(System.getProperty("jzot.executable", "target/jzot"));

  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void answersQuestionsWithoutAServer() throws IOException, InterruptedException {
    assertThat(exitCode(start("--version"))).isZero();
    assertThat(stdout()).startsWith("jzot ");
    assertThat(exitCode(start("serve"))).isEqualTo(2);
    assertThat(exitCode(start("verify", config(5000).toString()))).isZero();
  }

  @Test
  void aSignalStopsItWithSuccess() throws IOException, InterruptedException {
    int port = freePort();
    Process server = start("serve", config(port).toString());
    await().atMost(Duration.ofSeconds(30)).until(() -> listening(port) || !server.isAlive());
    assertThat(server.isAlive()).as(stderr()).isTrue();
    server.destroy();
    assertThat(exitCode(server)).as(stderr()).isZero();
  }

  @Test
  void aPortInUseIsOneLineAndFails() throws IOException, InterruptedException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThat(exitCode(start("serve", config(port).toString()))).isEqualTo(1);
      assertThat(stderr().lines())
          .containsExactly("jzot: cannot listen on 127.0.0.1:" + port + ": the port is in use");
    }
  }

  @Test
  void anOldJavaIsRefused() throws IOException, InterruptedException {
    Path java = java("11.0.2", "exit 3");
    Process process =
        start(builder -> builder.environment().put("JZOT_JAVA", java.toString()), "--version");
    assertThat(exitCode(process)).isEqualTo(1);
    assertThat(stderr())
        .containsOnlyOnce("\n")
        .contains("Java 17 or newer is needed")
        .contains("version 11");
  }

  @Test
  void onlyAJavaThatCanIsAskedToGiveMemoryBack() throws IOException, InterruptedException {
    assertThat(options("17.0.8")).doesNotContain("Trim").contains("-XX:+UseSerialGC");
    assertThat(options("17.0.15")).contains("-XX:TrimNativeHeapInterval=");
    assertThat(options("21.0.1")).doesNotContain("Trim");
    assertThat(options("25")).contains("-XX:TrimNativeHeapInterval=");
  }

  /** What the launcher hands to a Java of that version. */
  private String options(String version) throws IOException, InterruptedException {
    Path java = java(version, "echo \"$@\"");
    Process process =
        start(builder -> builder.environment().put("JZOT_JAVA", java.toString()), "--version");
    assertThat(exitCode(process)).as(stderr()).isZero();
    return stdout();
  }

  private Path java(String version, String script) throws IOException {
    Path home = directory.resolve("java-" + version);
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + script + "\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return java;
  }

  private Path config(int port) throws IOException {
    return Files.writeString(
        directory.resolve("c.yaml"),
        "storage: {rootDirectory: '%s/store'}\nhttp: {port: %d, shutdownDelay: 0s}\n"
            .formatted(directory, port));
  }

  private Process start(String... arguments) throws IOException {
    return start(builder -> {}, arguments);
  }

  private Process start(Consumer<ProcessBuilder> setting, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(EXECUTABLE.toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile());
    setting.accept(builder);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
    return process.exitValue();
  }

  private String stdout() throws IOException {
    return Files.readString(directory.resolve("out"), UTF_8);
  }

  private String stderr() throws IOException {
    return Files.readString(directory.resolve("err"), UTF_8);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean listening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
