package io.jzot.bench.server;

import io.jzot.bench.wire.Endpoint;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What every server needs: a port, a certificate, a file of users. */
final class Setup {
  private static final String HOST = "127.0.0.1";

  private Setup() {}

  static Endpoint endpoint(Flavour flavour) throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return new Endpoint(
          HOST, socket.getLocalPort(), flavour == Flavour.TLS, flavour.authorization());
    }
  }

  static Path users(Path folder, Flavour flavour) throws IOException {
    return Files.writeString(folder.resolve("htpasswd"), flavour.htpasswd() + '\n');
  }

  /** Makes {@code tls.crt} and {@code tls.key}. */
  static void certificate(Path folder) throws IOException, InterruptedException {
    Process openssl =
        new ProcessBuilder(
                List.of(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:prime256v1",
                    "-nodes",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=bench",
                    "-addext",
                    "subjectAltName=IP:" + HOST,
                    "-keyout",
                    folder.resolve("tls.key").toString(),
                    "-out",
                    folder.resolve("tls.crt").toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.log").toFile())
            .start();
    if (openssl.waitFor() != 0) {
      throw new IOException("openssl makes no certificate, see " + folder);
    }
  }

  /** A program of the PATH. */
  static Optional<Path> program(String name) {
    String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin";
    return List.of(path.split(":", -1)).stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
