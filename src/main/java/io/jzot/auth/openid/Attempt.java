package io.jzot.auth.openid;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.net.URI;

/**
 * A log-in that has begun.
 *
 * @param state ties what comes back to the browser that left
 * @param nonce ties the ID token to this attempt
 * @param verifier ties the code to this attempt (PKCE)
 * @param target where the browser may go in the end; judged already
 */
record Attempt(
    String provider,
    State state,
    Nonce nonce,
    CodeVerifier verifier,
    URI redirectUri,
    String target) {

  static Attempt at(String provider, URI redirectUri, String target) {
    return new Attempt(provider, new State(), new Nonce(), new CodeVerifier(), redirectUri, target);
  }
}
