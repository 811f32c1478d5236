package io.jzot.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Log-in by identity providers. */
@Doc("Log-in by identity providers, in a browser.")
public record OpenIdConfig(
    @Doc("Providers: `google`, `gitlab`, `oidc` (any OpenID Connect provider) and `github`.")
        Map<String, Provider> providers,
    @Doc("Origins to which a log-in may return.") List<String> callbackAllowOrigins) {

  /** One identity provider. */
  @Doc("An identity provider.")
  public record Provider(
      @Doc("File with `clientid` and `clientsecret`.") Optional<Path> credentialsFile,
      @Doc("Label in the web UI.") Optional<String> name,
      @Doc("Client id; better in `credentialsFile`.") Optional<String> clientid,
      @Doc("Client secret; better in `credentialsFile`.") Optional<Secret> clientsecret,
      @Doc(
              "Private key that authenticates this client: PEM, JSON Web Key, or a JSON key file with `key` and `keyId`.")
          Optional<Path> keypath,
      @Doc("Issuer URL; required but for `github`.") Optional<String> issuer,
      @Doc("Authorization endpoint of a GitHub Enterprise server.") Optional<String> authurl,
      @Doc("Token endpoint of a GitHub Enterprise server.") Optional<String> tokenurl,
      @Doc("Scopes to ask for; at least one.") List<String> scopes,
      @Doc("How claims become a user.") Optional<ClaimMapping> claimMapping) {}

  /** Which claims name the user and the groups. */
  @Doc("Which claims name the user and the groups.")
  public record ClaimMapping(
      @Doc("Claim with the user's name; `email` when absent.") Optional<String> username,
      @Doc("Claim with the groups; `groups` when absent.") Optional<String> groups) {}
}
