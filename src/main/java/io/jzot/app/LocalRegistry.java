package io.jzot.app;

import io.jzot.ext.seed.Seeder;
import io.jzot.registry.Registry;
import io.quarkus.runtime.LaunchMode;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry for the developer of something else, by {@code jzot dev} or Quarkus' dev mode: what it
 * begins with and what it says. For any other server it does nothing.
 */
@Singleton
final class LocalRegistry {
  /** Directory of an OCI layout, or above several, whose images are pushed at the start. */
  static final String SEED = "jzot.seed";

  private static final Logger log = LoggerFactory.getLogger(LocalRegistry.class);

  private final Provider<Registry> registry;
  private final Config properties;

  LocalRegistry(Provider<Registry> registry, Config properties) {
    this.registry = registry;
    this.properties = properties;
  }

  /**
   * Pushes what is asked for.
   *
   * @throws io.jzot.ext.seed.UnusableSeedException when not everything can be
   */
  void seed() {
    if (isLocal()) {
      properties
          .getOptionalValue(SEED, String.class)
          .ifPresent(directory -> new Seeder(registry.get(), teller()).seed(Path.of(directory)));
    }
  }

  /** How to push and pull, as soon as that is possible. */
  void listening(String address, int port) {
    Terminal.find()
        .ifPresent(
            terminal ->
                terminal.tell(
                    "A registry at %s:%d, its store in %s; Ctrl-C ends it."
                        .formatted(address, port, terminal.store())));
    if (isLocal()) {
      lines("127.0.0.1:" + port).forEach(teller());
    }
    if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
      log.info("What is in it: http://127.0.0.1:{}/_jzot/dev", port);
    }
  }

  private static boolean isLocal() {
    return Terminal.find().isPresent() || LaunchMode.current() == LaunchMode.DEVELOPMENT;
  }

  private static List<String> lines(String at) {
    return List.of(
        "Push:   skopeo copy --dest-tls-verify=false docker://docker.io/library/alpine docker://%s/alpine"
            .formatted(at),
        "or:     docker tag alpine %s/alpine && docker push %s/alpine".formatted(at, at),
        "Pull:   docker pull %s/alpine".formatted(at));
  }

  private static Consumer<String> teller() {
    return Terminal.find().<Consumer<String>>map(terminal -> terminal::tell).orElse(log::info);
  }
}
