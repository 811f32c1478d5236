package io.jzot.config;

import java.nio.file.Path;
import java.util.Optional;

/** Who a client is. */
@Doc("Authentication methods.")
public record AuthConfig(
    @Doc("Seconds to wait before a failed log-in is answered.") int failDelay,
    @Doc("Users in a file.") Optional<Htpasswd> htpasswd,
    @Doc("Users in a directory.") Optional<LdapConfig> ldap,
    @Doc("Tokens: of a token server, or workload identities.") Optional<BearerConfig> bearer,
    @Doc("Log-in by an identity provider.") Optional<OpenIdConfig> openid,
    @Doc("Let users create API keys; always on with `openid`.") boolean apikey,
    @Doc(
            "File with `hashKey` (32 or 64 bytes) and optionally `encryptKey` (16, 24 or 32 bytes) for sessions;"
                + " without it sessions end with the process.")
        Optional<Path> sessionKeysFile,
    @Doc("Where sessions live: `name` is `local` or `redis`, the other keys are the driver's.")
        Optional<DriverParameters> sessionDriver,
    @Doc("Mark cookies as secure although this server speaks plain HTTP; always on with TLS.")
        boolean secureSession,
    @Doc("Client certificates as identities.") Optional<MtlsConfig> mtls) {

  public AuthConfig {
    apikey = apikey || openid.isPresent();
  }

  /** Whether any of these keys is a way to authenticate; see {@link HttpConfig#authenticates}. */
  boolean authenticates() {
    return apikey || logsInWithoutKey();
  }

  /** Whether there is a way that does not take a key, which somebody has to make first. */
  public boolean logsInWithoutKey() {
    return htpasswd.isPresent()
        || ldap.isPresent()
        || openid.isPresent()
        || bearer.map(BearerConfig::authenticates).orElse(false)
        || mtls.isPresent();
  }

  /** Users in a file. */
  @Doc("Lines of `user:hash`.")
  public record Htpasswd(
      @Doc("The file; bcrypt, SHA-256-crypt and SHA-512-crypt hashes.") Path path) {}
}
