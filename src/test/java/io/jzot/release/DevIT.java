package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.ImageLayout;
import io.jzot.testing.Images;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotCommand.Outcome;
import io.jzot.testing.LocalServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code jzot dev} as people call it. */
@Timeout(120)
class DevIT {
  @TempDir private Path folder;

  @Test
  void saysHowToPushAndPullAndServesWhatItWasSeededWith() throws Exception {
    Path seed = seed("alpine", "v1");
    Path store = folder.resolve("store");
    for (int round = 0; round < 2; round++) {
      try (LocalServer server =
          LocalServer.start(
              JzotCommand.of(
                  "dev", "--port", "0", "--dir", store.toString(), "--seed", seed.toString()),
              folder)) {
        assertThat(server.output())
            .contains(round == 0 ? "seeded alpine:v1: sha256:" : "seeded alpine:v1: was there")
            .contains("A registry at 127.0.0.1:" + server.port() + ", its store in " + store)
            .contains(
                "skopeo copy --dest-tls-verify=false docker://docker.io/library/alpine docker://127.0.0.1:"
                    + server.port()
                    + "/alpine")
            .contains("docker pull 127.0.0.1:" + server.port() + "/alpine");
        assertThat(server.get("/v2/_catalog")).isEqualTo("{\"repositories\":[\"alpine\"]}");
        assertThat(server.get("/v2/alpine/tags/list")).contains("\"v1\"");
        assertThat(server.stop(Duration.ofSeconds(20))).isZero();
      }
    }
  }

  @Test
  void aTakenPortSaysWhatToDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Outcome outcome = dev("--port", Integer.toString(port));
      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err())
          .contains("jzot: cannot listen on 127.0.0.1:" + port + ": the port is in use")
          .contains("jzot dev --port " + (port + 1))
          .doesNotContain("\tat ");
    }
  }

  @Test
  void whatIsNoLayoutIsRefusedInOneLine() throws Exception {
    Outcome outcome = dev("--port", "0", "--seed", folder.toString());
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err().lines().filter(line -> !line.startsWith("{")))
        .containsExactly(
            "jzot: cannot seed from "
                + folder
                + ": no OCI layout there or below: no directory has a file oci-layout");
    assertThat(outcome.out()).doesNotContain("A registry at");
  }

  private Outcome dev(String... arguments) throws Exception {
    String[] all = new String[arguments.length + 3];
    all[0] = "dev";
    all[1] = "--dir";
    all[2] = folder.resolve("store").toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return JzotCommand.of(all).run(folder);
  }

  private Path seed(String name, String tag) throws Exception {
    return ImageLayout.write(folder.resolve(name), Images.any(), Map.of("image", tag));
  }
}
