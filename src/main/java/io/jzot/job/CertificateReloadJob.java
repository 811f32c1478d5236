package io.jzot.job;

import static io.jzot.log.Field.field;

import io.jzot.config.JzotConfig;
import io.jzot.config.TlsConfig;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up a renewed certificate or authority of client certificates (zot keys {@code
 * http.tls.cert}, {@code http.tls.key}, {@code http.tls.cacert}) for new connections. Files are
 * compared, not watched, so that a link that is moved to another file counts as well (a mounted
 * Kubernetes secret); and they are read only once they have not changed for a round, because a pair
 * is rarely written at once. Quarkus' own {@code reload-period} reads and announces them every
 * time.
 */
@Singleton
public class CertificateReloadJob {
  /** The name of our entry in Quarkus' registry of TLS configurations. */
  public static final String TLS_NAME = "jzot";

  private static final Logger log = LoggerFactory.getLogger(CertificateReloadJob.class);

  private final Optional<TlsConfig> tls;
  private final TlsConfigurationRegistry registry;
  private final Event<CertificateUpdatedEvent> updated;
  private final Vertx vertx;
  private List<Stamp> loaded;
  private List<Stamp> seen;

  public CertificateReloadJob(
      JzotConfig config,
      TlsConfigurationRegistry registry,
      Event<CertificateUpdatedEvent> updated,
      Vertx vertx) {
    this.tls = config.http().tls();
    this.registry = registry;
    this.updated = updated;
    this.vertx = vertx;
    // Made at the first tick: what has changed since the listener was opened is not known any more.
    loaded = List.of();
    seen = stamps();
  }

  public void reload() {
    List<Stamp> now = stamps();
    boolean settled = now.equals(seen);
    seen = now;
    if (settled && !now.equals(loaded)) {
      String what = loaded.isEmpty() ? "certificate loaded" : "certificate reloaded";
      loaded = now;
      registry
          .get(TLS_NAME)
          .ifPresent(
              configuration -> {
                if (configuration.reload()
                    && KeyPairs.match(configuration.getKeyStoreOptions(), vertx)) {
                  updated.fire(new CertificateUpdatedEvent(TLS_NAME, configuration));
                  log.info(what, field("files", names()));
                } else {
                  log.warn(
                      "certificate cannot be reloaded, the old one stays", field("files", names()));
                }
              });
    }
  }

  private List<Stamp> stamps() {
    return tls.stream().flatMap(CertificateReloadJob::files).map(Stamp::of).toList();
  }

  private String names() {
    return tls.stream()
        .flatMap(CertificateReloadJob::files)
        .map(Path::toString)
        .collect(Collectors.joining(", "));
  }

  private static Stream<Path> files(TlsConfig tls) {
    return Stream.concat(Stream.of(tls.cert(), tls.key()), tls.cacert().stream());
  }

  /** What tells one state of a file from another; all zero while there is none. */
  private record Stamp(long modified, long size, String identity) {
    static Stamp of(Path file) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(
            attributes.lastModifiedTime().toMillis(),
            attributes.size(),
            String.valueOf(attributes.fileKey()));
      } catch (IOException e) {
        return new Stamp(0, 0, "");
      }
    }
  }
}
