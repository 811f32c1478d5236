package io.jzot.auth.mtls;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.Challenge;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.ClientCertificate;
import io.jzot.auth.Principal;
import io.jzot.auth.Realm;
import io.jzot.config.MtlsConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Client certificates (zot keys {@code http.auth.mtls}, {@code http.tls.cacert}). The listener has
 * verified them; one that maps to nobody is rejected.
 */
public final class CertificateRealm implements Realm {
  private final CertificateIdentity identity;

  public CertificateRealm(MtlsConfig config) {
    this.identity = new CertificateIdentity(config);
  }

  /** With the common name as the user, as zot does where only {@code http.tls.cacert} is there. */
  public static CertificateRealm byCommonName() {
    return new CertificateRealm(
        new MtlsConfig(
            List.of(MtlsConfig.IdentityAttribute.COMMON_NAME), Optional.empty(), 0, 0, 0));
  }

  @Override
  public String name() {
    return "mtls";
  }

  @Override
  public Optional<Challenge> challenge() {
    return Optional.empty();
  }

  @Override
  public CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client) {
    return CompletableFuture.completedFuture(
        credentials instanceof ClientCertificate offered ? judge(offered) : AuthOutcome.NOT_MINE);
  }

  private AuthOutcome judge(ClientCertificate offered) {
    return identity
        .of(offered.certificate())
        .<AuthOutcome>map(user -> new Authenticated(Principal.user(user, Set.of(), name())))
        .orElseGet(() -> new Rejected("the certificate names nobody"));
  }
}
