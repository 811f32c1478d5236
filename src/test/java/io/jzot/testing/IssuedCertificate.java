package io.jzot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.wildfly.security.x500.GeneralName;
import org.wildfly.security.x500.cert.BasicConstraintsExtension;
import org.wildfly.security.x500.cert.SubjectAlternativeNamesExtension;
import org.wildfly.security.x500.cert.X509CertificateBuilder;

/**
 * A certificate of any content, with its keys: elliptic ones, which are made in no time, unless it
 * says otherwise.
 */
public record IssuedCertificate(KeyPair keys, X509Certificate certificate) {

  /** One that others are issued with. */
  public static IssuedCertificate authority(String name) {
    KeyPair keys = elliptic();
    X500Principal subject = new X500Principal("CN=" + name);
    return new IssuedCertificate(
        keys, build(subject, subject, keys, keys.getPrivate(), List.of(), true));
  }

  /** One signed by itself. */
  public static IssuedCertificate selfSigned(X500Principal subject, GeneralName... names) {
    return selfSigned(elliptic(), subject, names);
  }

  /** The same with keys of the older kind. */
  public static IssuedCertificate selfSignedRsa(X500Principal subject) {
    return selfSigned(RsaKeys.next(), subject);
  }

  private static IssuedCertificate selfSigned(
      KeyPair keys, X500Principal subject, GeneralName... names) {
    return new IssuedCertificate(
        keys, build(subject, subject, keys, keys.getPrivate(), List.of(names), false));
  }

  /** One signed by this authority. */
  public IssuedCertificate issue(X500Principal subject, GeneralName... names) {
    return issue(elliptic(), subject, names);
  }

  /** The same for keys of the older kind. */
  public IssuedCertificate issueRsa(X500Principal subject, GeneralName... names) {
    return issue(RsaKeys.next(), subject, names);
  }

  private IssuedCertificate issue(KeyPair own, X500Principal subject, GeneralName... names) {
    return new IssuedCertificate(
        own,
        build(
            subject,
            certificate.getSubjectX500Principal(),
            own,
            keys.getPrivate(),
            List.of(names),
            false));
  }

  /** The certificate as a PEM file. */
  public Path write(Path file) {
    try {
      return Files.writeString(file, certificatePem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String certificatePem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public String keyPem() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  public static String pem(String what, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }

  private static KeyPair elliptic() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate build(
      X500Principal subject,
      X500Principal issuer,
      KeyPair keys,
      PrivateKey signing,
      List<GeneralName> names,
      boolean authority) {
    try {
      X509CertificateBuilder builder =
          new X509CertificateBuilder()
              .setSubjectDn(subject)
              .setIssuerDn(issuer)
              .setPublicKey(keys.getPublic())
              .setSigningKey(signing)
              .setSignatureAlgorithmName(
                  signing.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA")
              .setSerialNumber(BigInteger.valueOf(System.nanoTime()))
              .setNotValidBefore(ZonedDateTime.now(ZoneOffset.UTC).minusHours(1))
              .setNotValidAfter(ZonedDateTime.now(ZoneOffset.UTC).plusDays(1))
              .addExtension(new BasicConstraintsExtension(false, authority, -1));
      if (!names.isEmpty()) {
        builder.addExtension(new SubjectAlternativeNamesExtension(false, names));
      }
      return builder.build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
