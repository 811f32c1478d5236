package io.jzot.auth.openid;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A key that proves which client asks ({@code private_key_jwt}). */
record ClientKey(PrivateKey key, Optional<String> id) {
  private static final List<JWSAlgorithm> OF_RSA =
      List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.RS512, JWSAlgorithm.PS512);

  /**
   * An assertion for one question.
   *
   * @param taken the algorithms that the provider says it takes; null if it does not say
   */
  PrivateKeyJWT sign(ClientID client, Audience provider, @Nullable List<JWSAlgorithm> taken)
      throws IOException {
    try {
      return new PrivateKeyJWT(
          new JWTAuthenticationClaimsSet(client, provider),
          algorithm(taken),
          key,
          id.orElse(null),
          null);
    } catch (JOSEException e) {
      throw new IOException("the key in keypath cannot sign", e);
    }
  }

  private JWSAlgorithm algorithm(@Nullable List<JWSAlgorithm> taken) throws JOSEException {
    if (key instanceof ECPrivateKey ec) {
      return ECDSA.resolveAlgorithm(ec);
    }
    return OF_RSA.stream()
        .filter(it -> taken == null || taken.contains(it))
        .findFirst()
        .orElse(JWSAlgorithm.RS256);
  }

  @Override
  public String toString() {
    return "ClientKey[id=" + id + "]";
  }
}
