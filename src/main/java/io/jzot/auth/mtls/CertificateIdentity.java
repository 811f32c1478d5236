package io.jzot.auth.mtls;

import com.google.re2j.Matcher;
import io.jzot.config.MtlsConfig;
import io.jzot.config.MtlsConfig.IdentityAttribute;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wildfly.security.asn1.ASN1Exception;

/** Which user a certificate stands for: the first configured attribute that it has. */
final class CertificateIdentity {
  private static final int RFC822_NAME = 1;
  private static final int DNS_NAME = 2;
  private static final int URI = 6;

  private final MtlsConfig config;

  CertificateIdentity(MtlsConfig config) {
    this.config = config;
  }

  Optional<String> of(X509Certificate certificate) {
    return config.identityAttributes().stream()
        .map(attribute -> find(attribute, certificate))
        .flatMap(Optional::stream)
        .filter(name -> !name.isEmpty())
        .findFirst();
  }

  private Optional<String> find(IdentityAttribute attribute, X509Certificate certificate) {
    return switch (attribute) {
      case COMMON_NAME -> subject(certificate).flatMap(Subject::commonName);
      case SUBJECT -> subject(certificate).map(Subject::toString);
      case EMAIL -> alternativeName(certificate, RFC822_NAME, config.emailSanIndex());
      case DNS_NAME -> alternativeName(certificate, DNS_NAME, config.dnsSanIndex());
      case URI -> alternativeName(certificate, URI, config.uriSanIndex()).flatMap(this::inUri);
    };
  }

  private static Optional<Subject> subject(X509Certificate certificate) {
    try {
      return Optional.of(Subject.of(certificate.getSubjectX500Principal()));
    } catch (ASN1Exception e) {
      return Optional.empty();
    }
  }

  private Optional<String> inUri(String uri) {
    if (config.uriSanPattern().isEmpty()) {
      return Optional.of(uri);
    }
    Matcher matcher = config.uriSanPattern().get().matcher(uri);
    return matcher.find() && matcher.groupCount() > 0
        ? Optional.ofNullable(matcher.group(1))
        : Optional.empty();
  }

  private static Optional<String> alternativeName(
      X509Certificate certificate, int type, int index) {
    return alternativeNames(certificate).stream()
        .filter(name -> Integer.valueOf(type).equals(name.get(0)))
        .map(name -> String.valueOf(name.get(1)))
        .skip(index)
        .findFirst();
  }

  private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
    try {
      @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
