package io.jzot.app;

import io.jzot.config.HttpConfig;
import io.jzot.config.JzotConfig;
import io.jzot.config.TlsConfig;
import io.jzot.job.CertificateReloadJob;
import io.quarkus.runtime.LaunchMode;
import java.util.HashMap;
import java.util.Map;

/** Our configuration in Quarkus' words, where Quarkus does the work. */
final class QuarkusSettings {
  private static final String ALL_INTERFACES = "0.0.0.0";

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
    if (mode == LaunchMode.TEST) {
      settings.put("quarkus.http.test-port", "0");
      settings.put("quarkus.http.test-ssl-port", "0");
    }
    return settings;
  }

  /** HTTPS on the port, nothing else. {@link CertificateReloadJob} watches the files. */
  private static void tls(TlsConfig tls, int port, Map<String, String> settings) {
    settings.put("quarkus.http.insecure-requests", "disabled");
    settings.put("quarkus.http.ssl-port", Integer.toString(port));
    settings.put("quarkus.http.tls-configuration-name", CertificateReloadJob.TLS_NAME);
    String pair = "quarkus.tls." + CertificateReloadJob.TLS_NAME + ".key-store.pem.0";
    settings.put(pair + ".cert", tls.cert().toString());
    settings.put(pair + ".key", tls.key().toString());
  }
}
