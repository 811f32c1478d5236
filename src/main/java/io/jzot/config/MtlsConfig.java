package io.jzot.config;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/** How a client certificate becomes a user name. */
@Doc("Needs `http.tls.cacert`.")
public record MtlsConfig(
    @Doc(
            "Tried in order: `CommonName`, `Subject`, `Email`, `URI`, `DNSName`; the first that is there counts.")
        @Default("CommonName")
        List<IdentityAttribute> identityAttributes,
    @Doc("Regular expression (RE2) over the URI; its first group is the name.")
        Optional<Pattern> uriSanPattern,
    @Doc("Which URI.") int uriSanIndex,
    @Doc("Which DNS name.") int dnsSanIndex,
    @Doc("Which e-mail address.") int emailSanIndex) {

  /** A part of a certificate that can name a user. */
  public enum IdentityAttribute {
    @Spelled({"CommonName", "CN"})
    COMMON_NAME,
    @Spelled({"Subject", "DN"})
    SUBJECT,
    @Spelled({"Email", "rfc822name"})
    EMAIL,
    @Spelled({"URI", "URL"})
    URI,
    @Spelled({"DNSName", "DNS"})
    DNS_NAME
  }
}
