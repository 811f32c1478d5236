package io.jzot.bench.server;

import io.jzot.bench.seed.LayoutSeeder;
import io.jzot.bench.seed.Seeder;
import io.jzot.bench.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * JZot as it is released, with its default settings.
 *
 * @param executable the file that the build makes
 * @param environment the launcher's variables, if any
 */
public record Jzot(String name, Path executable, Map<String, String> environment)
    implements Product {
  @Override
  public Role role() {
    return Role.OURS;
  }

  @Override
  public Seeder seeder(Path root) {
    return new LayoutSeeder(root);
  }

  @Override
  public boolean can(Flavour flavour) {
    return true;
  }

  /** Without the archive of classes that the build leaves beside it. */
  @Override
  public Product untrained() {
    Map<String, String> plain = new HashMap<>(environment);
    plain.put("JZOT_ARCHIVE", "none");
    return new Jzot(name, executable, plain);
  }

  @Override
  public Contender start(Path folder, Path root, Flavour flavour)
      throws IOException, InterruptedException {
    Endpoint endpoint = Setup.endpoint(flavour);
    String tls = "";
    String auth = "";
    if (flavour == Flavour.TLS) {
      Setup.certificate(folder);
      tls =
          ", \"tls\": {\"cert\": \"%s\", \"key\": \"%s\"}"
              .formatted(folder.resolve("tls.crt"), folder.resolve("tls.key"));
    }
    if (flavour.authenticates()) {
      auth =
          ", \"auth\": {\"htpasswd\": {\"path\": \"%s\"}}".formatted(Setup.users(folder, flavour));
    }
    Path config =
        Files.writeString(
            folder.resolve("config.json"),
            """
            {"storage": {"rootDirectory": "%s"%s},
             "http": {"address": "%s", "port": %d, "shutdownDelay": "0s"%s%s},
             "log": {"level": "info"}}
            """
                .formatted(root, flavour.storage(), endpoint.host(), endpoint.port(), tls, auth));
    return Contender.start(
        name,
        role(),
        endpoint,
        List.of(executable.toString(), "serve", config.toString()),
        environment,
        folder.resolve("log"));
  }
}
