package io.jzot.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for the loopback address that is signed by itself, made by the JDK's keytool.
 *
 * @param certificate PEM file
 * @param key PEM file
 */
public record TestCertificate(Path certificate, Path key) {
  private static final String PASSWORD = "password";
  private static final String ALIAS = "server";

  public static TestCertificate create(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = folder.resolve("server.p12");
    generate(file);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    byte[] certificate = store.getCertificate(ALIAS).getEncoded();
    byte[] key = store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
    return new TestCertificate(
        pem(folder.resolve("server.crt"), "CERTIFICATE", certificate),
        pem(folder.resolve("server.key"), "PRIVATE KEY", key));
  }

  private static void generate(Path file) throws IOException, InterruptedException {
    String keytool = Path.of(System.getProperty("java.home"), "bin/keytool").toString();
    String[] command = {
      keytool,
      "-genkeypair",
      "-alias",
      ALIAS,
      "-keyalg",
      "EC",
      "-groupname",
      "secp256r1",
      "-dname",
      "CN=localhost",
      "-ext",
      "SAN=dns:localhost,ip:127.0.0.1",
      "-validity",
      "2",
      "-storetype",
      "PKCS12",
      "-storepass",
      PASSWORD,
      "-keystore",
      file.toString()
    };
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("keytool: " + output);
    }
  }

  private static Path pem(Path file, String what, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  /** What a client needs to believe in a certificate. */
  public static SSLContext trusting(Path pem) throws IOException, GeneralSecurityException {
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      anchors.setCertificateEntry(
          ALIAS, CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
