package io.jzot.auth.openid;

import com.nimbusds.oauth2.sdk.id.Issuer;
import io.jzot.config.FileWatcher;
import io.jzot.config.OpenIdConfig;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** Makes a provider of its section in the configuration. */
final class Providers {
  private static final String GITHUB = "github";

  private Providers() {}

  /**
   * Opens it; it is not asked anything yet.
   *
   * @throws IOException if a file that it needs cannot be used
   */
  static IdentityProvider open(
      String name,
      OpenIdConfig.Provider config,
      ProviderHttp http,
      FileWatcher watcher,
      Clock clock)
      throws IOException {
    if (name.equals(GITHUB)) {
      LiveClient client = LiveClient.open(config, Optional.empty(), watcher);
      return new GithubProvider(name, GithubPlaces.of(config), config.scopes(), client, http);
    }
    LiveClient client = LiveClient.open(config, config.keypath(), watcher);
    Issuer issuer = new Issuer(config.issuer().orElseThrow());
    return new OpenIdProvider(
        name,
        config.scopes(),
        client,
        new Discovery(issuer, http, clock),
        http,
        new ClaimReader(name, config.claimMapping()));
  }
}
