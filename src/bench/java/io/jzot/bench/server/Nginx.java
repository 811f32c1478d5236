package io.jzot.bench.server;

import io.jzot.bench.seed.Seeder;
import io.jzot.bench.seed.StaticSeeder;
import io.jzot.bench.wire.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** nginx with sendfile, serving the same content as files: what a machine can do. */
public record Nginx(Path program) implements Product {
  public static Optional<Product> find() {
    return Setup.program("nginx").map(Nginx::new);
  }

  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public Role role() {
    return Role.LIMIT;
  }

  @Override
  public Seeder seeder(Path root) {
    return new StaticSeeder(root);
  }

  @Override
  public boolean can(Flavour flavour) {
    return flavour == Flavour.PLAIN || flavour == Flavour.TLS;
  }

  @Override
  public Contender start(Path folder, Path root, Flavour flavour)
      throws IOException, InterruptedException {
    Endpoint endpoint = Setup.endpoint(flavour);
    String tls = "";
    if (flavour == Flavour.TLS) {
      Setup.certificate(folder);
      tls =
          "ssl_certificate %s; ssl_certificate_key %s; ssl_protocols TLSv1.3;"
              .formatted(folder.resolve("tls.crt"), folder.resolve("tls.key"));
    }
    Path config =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off; worker_processes auto; pid %1$s/pid; error_log %1$s/log; user root;
            events { worker_connections 4096; }
            http {
              access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
              default_type application/octet-stream;
              client_body_temp_path %1$s/t1; proxy_temp_path %1$s/t2; fastcgi_temp_path %1$s/t3;
              uwsgi_temp_path %1$s/t4; scgi_temp_path %1$s/t5;
              server { listen %2$s:%3$d %4$s; root %5$s; %6$s }
            }
            """
                .formatted(
                    folder,
                    endpoint.host(),
                    endpoint.port(),
                    endpoint.tls() ? "ssl" : "",
                    root,
                    tls));
    return Contender.start(
        name(),
        role(),
        endpoint,
        List.of(
            program.toString(), "-c", config.toString(), "-e", folder.resolve("log").toString()),
        Map.of(),
        folder.resolve("log"));
  }
}
