package io.jzot.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Bearer tokens: of a token server (realm, service and a key), or of OpenID Connect issuers. */
@Doc("Tokens of a token server need `realm`, `service` and a key (`cert` or `awsSecretsManager`).")
public record BearerConfig(
    @Doc("URL of the token server, as told to clients.") Optional<String> realm,
    @Doc("Name of this service, as told to the token server.") Optional<String> service,
    @Doc("Certificate, public key (PEM) or one-key JWKS that verifies tokens.") Optional<Path> cert,
    @Doc("Keys by key id in AWS Secrets Manager.") Optional<AwsSecretsManager> awsSecretsManager,
    @Doc("Issuers of workload identities, tried in order.") List<Oidc> oidc,
    @Doc("Forward token requests to another token server.")
        Optional<UpstreamTokenEndpoint> upstreamTokenEndpoint) {

  /** Whether tokens of a token server are taken: as with zot, it takes all three keys. */
  public boolean hasTokenServer() {
    return realm.isPresent() && service.isPresent() && cert.isPresent();
  }

  /** Whether it is a way to authenticate at all. */
  public boolean authenticates() {
    return hasTokenServer() || awsSecretsManager.isPresent() || !oidc.isEmpty();
  }

  /** Keys by key id, in a secret that is read again and again. */
  @Doc("A secret that maps key ids to PEM or JWKS texts.")
  public record AwsSecretsManager(
      @Doc("Region.") String region,
      @Doc("Name of the secret.") String secretName,
      @Doc("How often it is read again.") @Default("1m") Duration refreshInterval) {}

  /** An issuer of workload identities. */
  @Doc("An OpenID Connect issuer.")
  public record Oidc(
      @Doc("Issuer URL.") String issuer,
      @Doc("Accepted audiences; a token must name one of them.") List<String> audiences,
      @Doc("How claims become a user.") Optional<ClaimMapping> claimMapping,
      @Doc("Certificate authorities of the issuer, PEM text.")
          Optional<String> certificateAuthority,
      @Doc("Certificate authorities of the issuer, PEM file.")
          Optional<Path> certificateAuthorityFile,
      @Doc("Do not compare the token's issuer.") boolean skipIssuerVerification) {}

  /** How claims become a user; CEL expressions over {@code claims} and {@code vars}. */
  @Doc("CEL expressions over `claims` and `vars`.")
  public record ClaimMapping(
      @Doc("Named intermediate values.") List<Variable> variables,
      @Doc("Conditions that a token must meet.") List<Condition> validations,
      @Doc("The user's name; issuer and subject when absent.") Optional<String> username,
      @Doc("The user's groups.") Optional<String> groups) {}

  /** A named intermediate value. */
  @Doc("A named intermediate value.")
  public record Variable(@Doc("Name.") String name, @Doc("CEL expression.") String expression) {}

  /** Where token requests are forwarded to. */
  @Doc("Another token server.")
  public record UpstreamTokenEndpoint(
      @Doc("Its absolute URL; `https` unless `allowInsecureHttp`.") String realm,
      @Doc("The service to ask tokens for.") String service,
      @Doc("Allow plain HTTP.") boolean allowInsecureHttp) {}
}
