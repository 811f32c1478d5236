package io.jzot.auth;

import io.jzot.config.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * What is kept of a log-in by an identity provider, so that a log-out can be carried on there
 * (OpenID Connect RP-Initiated Logout).
 *
 * @param provider its name in {@code http.auth.openid.providers}
 * @param clientId what this registry is called there
 * @param endSession where users log out; empty if the provider has no such place
 * @param idToken the hint of whose session is to end
 */
public record ProviderLogin(
    String provider, String clientId, Optional<URI> endSession, Optional<Secret> idToken) {}
