package io.jzot.app;

import io.jzot.config.HttpConfig;
import io.jzot.config.JzotConfig;
import io.jzot.config.TlsConfig;
import io.jzot.job.CertificateReloadJob;
import io.quarkus.runtime.LaunchMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Our configuration in Quarkus' words, where Quarkus does the work. */
final class QuarkusSettings {
  private static final String ALL_INTERFACES = "0.0.0.0";

  /** Those with authenticated encryption and forward secrecy (RFC 9325, section 4.2), as zot's. */
  private static final String CIPHERS =
      String.join(
          ",",
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private QuarkusSettings() {}

  static Map<String, String> of(JzotConfig config, LaunchMode mode) {
    Map<String, String> settings = new HashMap<>();
    HttpConfig http = config.http();
    settings.put("quarkus.http.host", http.address().isEmpty() ? ALL_INTERFACES : http.address());
    if (http.tls().isPresent()) {
      tls(http.tls().get(), http.port(), settings);
    } else {
      settings.put("quarkus.http.port", Integer.toString(http.port()));
    }
    settings.put("quarkus.shutdown.delay", http.shutdownDelay().toString());
    settings.put(
        "quarkus.shutdown.timeout", http.shutdownTimeout().minus(http.shutdownDelay()).toString());
    if (!Files.isWritable(Path.of(System.getProperty("java.io.tmpdir", "/tmp")))) {
      withoutTemporaryFiles(settings);
    }
    if (mode == LaunchMode.TEST) {
      settings.put("quarkus.http.test-port", "0");
      settings.put("quarkus.http.test-ssl-port", "0");
    }
    return settings;
  }

  /**
   * Vert.x unpacks pages that it serves from the jar. In a container where nothing can be written,
   * the registry does without such pages.
   */
  static void withoutTemporaryFiles(Map<String, String> settings) {
    settings.put("quarkus.vertx.caching", "false");
    settings.put("quarkus.vertx.classpath-resolving", "false");
  }

  /** HTTPS on the port, nothing else. {@link CertificateReloadJob} watches the files. */
  private static void tls(TlsConfig tls, int port, Map<String, String> settings) {
    settings.put("quarkus.http.insecure-requests", "disabled");
    settings.put("quarkus.http.ssl-port", Integer.toString(port));
    settings.put("quarkus.http.tls-configuration-name", CertificateReloadJob.TLS_NAME);
    settings.put("quarkus.tls." + CertificateReloadJob.TLS_NAME + ".cipher-suites", CIPHERS);
    settings.put("quarkus.tls." + CertificateReloadJob.TLS_NAME + ".protocols", "TLSv1.3,TLSv1.2");
    String pair = "quarkus.tls." + CertificateReloadJob.TLS_NAME + ".key-store.pem.0";
    settings.put(pair + ".cert", tls.cert().toString());
    settings.put(pair + ".key", tls.key().toString());
    tls.cacert()
        .ifPresent(
            authorities ->
                settings.put(
                    "quarkus.tls." + CertificateReloadJob.TLS_NAME + ".trust-store.pem.certs",
                    authorities.toString()));
  }
}
