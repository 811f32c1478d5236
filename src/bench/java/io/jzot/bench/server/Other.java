package io.jzot.bench.server;

import io.jzot.bench.seed.LayoutSeeder;
import io.jzot.bench.seed.RemoteSeeder;
import io.jzot.bench.seed.Seeder;
import io.jzot.bench.wire.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registry that this benchmark does not know: by its URL, or by a command that serves OCI layouts
 * in which {@code {root}} and {@code {port}} are replaced.
 */
public record Other(String name, @Nullable URI url, String command) implements Product {

  /** {@code name=URL} or {@code name=command}. */
  public static Other parse(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException("write name=URL or name=command, not " + text);
    }
    String name = text.substring(0, equals);
    String what = text.substring(equals + 1);
    return what.startsWith("http://") || what.startsWith("https://")
        ? new Other(name, URI.create(what), "")
        : new Other(name, null, what);
  }

  @Override
  public Role role() {
    return Role.PEER;
  }

  @Override
  public Seeder seeder(Path root) {
    return url == null ? new LayoutSeeder(root) : new RemoteSeeder(Endpoint.of(url));
  }

  @Override
  public boolean can(Flavour flavour) {
    return flavour == Flavour.PLAIN;
  }

  @Override
  public Contender start(Path folder, Path root, Flavour flavour)
      throws IOException, InterruptedException {
    if (url != null) {
      return Contender.remote(name, role(), Endpoint.of(url));
    }
    Endpoint endpoint = Setup.endpoint(flavour);
    List<String> words =
        Arrays.stream(command.split(" ", -1))
            .map(word -> word.replace("{root}", root.toString()))
            .map(word -> word.replace("{port}", Integer.toString(endpoint.port())))
            .toList();
    return Contender.start(name, role(), endpoint, words, Map.of(), folder.resolve("log"));
  }
}
