package io.jzot.bench.server;

import io.jzot.bench.seed.DistributionSeeder;
import io.jzot.bench.seed.Seeder;
import io.jzot.bench.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Distribution, as Debian packages it ({@code docker-registry}). */
public record DockerRegistry(Path program) implements Product {
  public static Optional<Product> find() {
    return Setup.program("docker-registry").map(DockerRegistry::new);
  }

  @Override
  public String name() {
    return "docker-registry";
  }

  @Override
  public Role role() {
    return Role.PEER;
  }

  @Override
  public Seeder seeder(Path root) {
    return new DistributionSeeder(root);
  }

  @Override
  public boolean can(Flavour flavour) {
    return true;
  }

  @Override
  public Contender start(Path folder, Path root, Flavour flavour)
      throws IOException, InterruptedException {
    Endpoint endpoint = Setup.endpoint(flavour);
    String more = "";
    if (flavour == Flavour.TLS) {
      Setup.certificate(folder);
      more =
          "  tls:\n    certificate: %s\n    key: %s\n"
              .formatted(folder.resolve("tls.crt"), folder.resolve("tls.key"));
    }
    if (flavour.authenticates()) {
      more +=
          "auth:\n  htpasswd:\n    realm: bench\n    path: %s\n"
              .formatted(Setup.users(folder, flavour));
    }
    Path config =
        Files.writeString(
            folder.resolve("config.yml"),
            """
            version: 0.1
            storage:
              cache:
                blobdescriptor: inmemory
              filesystem:
                rootdirectory: %s
            http:
              addr: %s:%d
            """
                    .formatted(root, endpoint.host(), endpoint.port())
                + more);
    return Contender.start(
        name(),
        role(),
        endpoint,
        List.of(program.toString(), "serve", config.toString()),
        Map.of(),
        folder.resolve("log"));
  }
}
