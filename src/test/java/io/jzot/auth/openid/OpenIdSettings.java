package io.jzot.auth.openid;

import io.jzot.config.OpenIdConfig;
import io.jzot.config.OpenIdConfig.ClaimMapping;
import io.jzot.config.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The section {@code http.auth.openid}, with one provider. */
record OpenIdSettings(
    String name,
    String issuer,
    Optional<Path> credentials,
    Optional<String> secret,
    Optional<Path> key,
    Optional<ClaimMapping> mapping) {

  static OpenIdSettings of(String issuer) {
    return new OpenIdSettings(
        "oidc",
        issuer,
        Optional.empty(),
        Optional.of(StandInProvider.SECRET),
        Optional.empty(),
        Optional.empty());
  }

  OpenIdSettings github() {
    return new OpenIdSettings("github", issuer, credentials, secret, key, mapping);
  }

  OpenIdSettings credentials(Path file) {
    return new OpenIdSettings(name, issuer, Optional.of(file), Optional.empty(), key, mapping);
  }

  OpenIdSettings withoutSecret() {
    return new OpenIdSettings(name, issuer, credentials, Optional.empty(), key, mapping);
  }

  OpenIdSettings key(Path file) {
    return new OpenIdSettings(name, issuer, credentials, secret, Optional.of(file), mapping);
  }

  OpenIdSettings claims(String username, String groups) {
    ClaimMapping claims =
        new ClaimMapping(
            Optional.of(username).filter(it -> !it.isEmpty()),
            Optional.of(groups).filter(it -> !it.isEmpty()));
    return new OpenIdSettings(name, issuer, credentials, secret, key, Optional.of(claims));
  }

  OpenIdConfig config() {
    boolean github = name.equals("github");
    OpenIdConfig.Provider provider =
        new OpenIdConfig.Provider(
            credentials,
            Optional.empty(),
            credentials.isPresent() ? Optional.empty() : Optional.of(StandInProvider.CLIENT),
            secret.map(Secret::new),
            key,
            github ? Optional.empty() : Optional.of(issuer),
            github ? Optional.of(issuer + "/login/oauth/authorize") : Optional.empty(),
            github ? Optional.of(issuer + "/login/oauth/access_token") : Optional.empty(),
            List.of("profile", "email"),
            mapping);
    return new OpenIdConfig(Map.of(name, provider), List.of("https://ui.example.org"));
  }
}
