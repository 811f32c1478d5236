package io.jzot.auth.openid;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import io.jzot.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this registry is at a provider: a name, and how it proves it. */
record RegisteredClient(ClientID id, Optional<Secret> secret, Optional<ClientKey> key) {

  /** How a provider wants clients to prove who they are; null for what it does not say. */
  record Taken(
      Audience provider,
      @Nullable List<ClientAuthenticationMethod> methods,
      @Nullable List<JWSAlgorithm> algorithms) {}

  /** By key if there is one, else by secret; without both it is a public client. */
  TokenRequest tokenRequest(URI endpoint, Taken taken, AuthorizationGrant grant)
      throws IOException {
    if (key.isPresent()) {
      ClientAuthentication proof = key.get().sign(id, taken.provider(), taken.algorithms());
      return new TokenRequest.Builder(endpoint, proof, grant).build();
    }
    return secret
        .map(it -> new com.nimbusds.oauth2.sdk.auth.Secret(it.reveal()))
        .map(it -> new TokenRequest.Builder(endpoint, bySecret(it, taken.methods()), grant))
        .orElseGet(() -> new TokenRequest.Builder(endpoint, id, grant))
        .build();
  }

  private ClientAuthentication bySecret(
      com.nimbusds.oauth2.sdk.auth.Secret value, @Nullable List<ClientAuthenticationMethod> taken) {
    boolean inForm =
        taken != null
            && !taken.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            && taken.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
    return inForm ? new ClientSecretPost(id, value) : new ClientSecretBasic(id, value);
  }
}
