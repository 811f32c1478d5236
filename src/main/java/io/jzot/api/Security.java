package io.jzot.api;

import io.jzot.auth.Authentication;
import io.jzot.auth.BrowserLogin;
import io.jzot.authz.AccessPolicy;
import io.jzot.config.HttpConfig;
import java.util.Optional;

/**
 * Everything that decides on who a client is and what it may do, as one value: a reload swaps it as
 * a whole, and a request is judged by one from its beginning to its end.
 *
 * @param http the configuration that it was made of
 * @param login by identity providers, if there are any
 */
public record Security(
    HttpConfig http,
    Authentication authentication,
    AccessPolicy policy,
    RateLimits limits,
    Optional<BrowserLogin> login) {}
