package io.jzot.job;

import static io.jzot.log.Field.field;

import io.jzot.config.FileWatcher;
import io.jzot.config.JzotConfig;
import io.jzot.config.TlsConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up a renewed certificate or authority of client certificates (zot keys {@code
 * http.tls.cert}, {@code http.tls.key}, {@code http.tls.cacert}) for new connections. Quarkus' own
 * {@code reload-period} reads and announces them every time.
 */
@Singleton
public class CertificateReloadJob {
  /** The name of our entry in Quarkus' registry of TLS configurations. */
  public static final String TLS_NAME = "jzot";

  private static final Logger log = LoggerFactory.getLogger(CertificateReloadJob.class);

  private final List<Path> files;
  private final FileWatcher watcher;
  private final TlsConfigurationRegistry registry;
  private final RenewableContexts contexts;
  private final Vertx vertx;

  public CertificateReloadJob(
      JzotConfig config,
      FileWatcher watcher,
      TlsConfigurationRegistry registry,
      RenewableContexts contexts,
      Vertx vertx) {
    this.files = config.http().tls().map(CertificateReloadJob::files).orElse(List.of());
    this.watcher = watcher;
    this.registry = registry;
    this.contexts = contexts;
    this.vertx = vertx;
  }

  /** What has changed since the registry read the files is taken up first. */
  void start(@Observes StartupEvent event) {
    if (!files.isEmpty()) {
      watcher.watch(files, () -> load("certificate reloaded"));
      load("certificate loaded");
    }
  }

  private void load(String done) {
    if (registry.get(TLS_NAME).filter(this::renewed).isPresent()) {
      log.info(done, field("files", names()));
    } else {
      log.warn("certificate cannot be reloaded, the old one stays", field("files", names()));
    }
  }

  private boolean renewed(TlsConfiguration configuration) {
    if (!configuration.reload()) {
      return false;
    }
    SSLOptions options = configuration.getSSLOptions();
    if (!KeyPairs.match(options.getKeyCertOptions(), vertx)) {
      return false;
    }
    TrustOptions trust = options.getTrustOptions();
    try {
      Optional<TrustManagerFactory> trusted =
          trust == null ? Optional.empty() : Optional.of(trust.getTrustManagerFactory(vertx));
      contexts.renew(options.getKeyCertOptions().getKeyManagerFactory(vertx), trusted);
      return true;
    } catch (Exception e) {
      return false; // as Vert.x declares it: not readable as certificates
    }
  }

  private String names() {
    return files.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  private static List<Path> files(TlsConfig tls) {
    return Stream.concat(Stream.of(tls.cert(), tls.key()), tls.cacert().stream()).toList();
  }
}
