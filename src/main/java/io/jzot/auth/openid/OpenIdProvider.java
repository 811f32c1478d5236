package io.jzot.auth.openid;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.OIDCScopeValue;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.AccessTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.InvalidHashException;
import io.jzot.auth.ProviderLogin;
import io.jzot.auth.Session;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An OpenID Connect provider: authorization code flow with state, nonce and PKCE. */
final class OpenIdProvider implements IdentityProvider {
  private final String name;
  private final Scope scopes;
  private final LiveClient client;
  private final Discovery discovery;
  private final ProviderHttp http;
  private final ClaimReader claims;

  OpenIdProvider(
      String name,
      List<String> scopes,
      LiveClient client,
      Discovery discovery,
      ProviderHttp http,
      ClaimReader claims) {
    this.name = name;
    this.scopes = new Scope(OIDCScopeValue.OPENID);
    scopes.forEach(this.scopes::add);
    this.client = client;
    this.discovery = discovery;
    this.http = http;
    this.claims = claims;
  }

  @Override
  public URI authorization(Attempt attempt) throws IOException {
    OIDCProviderMetadata provider = discovery.get().metadata();
    AuthenticationRequest.Builder request =
        new AuthenticationRequest.Builder(
                ResponseType.CODE, scopes, client.get().id(), attempt.redirectUri())
            .endpointURI(provider.getAuthorizationEndpointURI())
            .state(attempt.state())
            .nonce(attempt.nonce());
    if (takesPkce(provider.getCodeChallengeMethods())) {
      request.codeChallenge(attempt.verifier(), CodeChallengeMethod.S256);
    }
    return request.build().toURI();
  }

  /** Always but where the provider says that it knows other methods only. */
  private static boolean takesPkce(@Nullable List<CodeChallengeMethod> taken) {
    return taken == null || taken.isEmpty() || taken.contains(CodeChallengeMethod.S256);
  }

  @Override
  public Session identify(Attempt attempt, String code, Optional<String> issuer)
      throws IOException, LoginRefusedException {
    Discovery.Found found = discovery.get();
    OIDCProviderMetadata provider = found.metadata();
    RegisteredClient self = client.get();
    checkIssuer(provider, issuer);
    OIDCTokens tokens = tokens(provider, self, attempt, code);
    IDTokenClaimsSet token = verified(found, self, tokens, attempt);
    Map<String, Object> idToken = token.toJSONObject();
    Map<String, Object> info = userInfo(provider, tokens, token).orElse(idToken);
    return new Session(
        claims.username(info),
        claims.groups(info, idToken),
        OpenIdLogins.METHOD,
        Optional.of(
            new ProviderLogin(
                name,
                self.id().getValue(),
                Optional.ofNullable(provider.getEndSessionEndpointURI())
                    .filter(OpenIdProvider::isWeb),
                Optional.empty())));
  }

  /** Where browsers are sent to log out; nowhere else but to a web page. */
  private static boolean isWeb(URI uri) {
    return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme());
  }

  /** Another provider that sends its browsers here is found out (RFC 9207). */
  private static void checkIssuer(OIDCProviderMetadata provider, Optional<String> issuer)
      throws LoginRefusedException {
    boolean missing = issuer.isEmpty() && provider.supportsAuthorizationResponseIssuerParam();
    if (missing || issuer.filter(it -> !new Issuer(it).equals(provider.getIssuer())).isPresent()) {
      throw new LoginRefusedException("the browser comes from another provider");
    }
  }

  private OIDCTokens tokens(
      OIDCProviderMetadata provider, RegisteredClient self, Attempt attempt, String code)
      throws IOException, LoginRefusedException {
    HTTPRequest request =
        self.tokenRequest(
                provider.getTokenEndpointURI(),
                new RegisteredClient.Taken(
                    new Audience(provider.getIssuer()),
                    provider.getTokenEndpointAuthMethods(),
                    provider.getTokenEndpointJWSAlgs()),
                new AuthorizationCodeGrant(
                    new AuthorizationCode(code), attempt.redirectUri(), attempt.verifier()))
            .toHTTPRequest();
    OIDCTokenResponse response =
        (OIDCTokenResponse) TokenAnswer.parse(request.send(http), OIDCTokenResponseParser::parse);
    OIDCTokens tokens = response.getOIDCTokens();
    if (tokens.getIDToken() == null) {
      throw new IOException("the token endpoint sends no ID token");
    }
    return tokens;
  }

  private static IDTokenClaimsSet verified(
      Discovery.Found found, RegisteredClient self, OIDCTokens tokens, Attempt attempt)
      throws IOException, LoginRefusedException {
    JWT token = tokens.getIDToken();
    IDTokenValidator validator =
        new IDTokenValidator(found.metadata().getIssuer(), self.id(), found.signatures(), null);
    try {
      IDTokenClaimsSet claims = validator.validate(token, attempt.nonce());
      if (claims.getAccessTokenHash() != null) {
        AccessTokenValidator.validate(
            tokens.getAccessToken(),
            (JWSAlgorithm) token.getHeader().getAlgorithm(),
            claims.getAccessTokenHash());
      }
      return claims;
    } catch (BadJOSEException e) {
      throw new LoginRefusedException("the ID token cannot be trusted: " + e.getMessage());
    } catch (InvalidHashException e) {
      throw new LoginRefusedException("the ID token belongs to another access token");
    } catch (JOSEException e) {
      throw new IOException("the provider's keys cannot be had: " + e.getMessage(), e);
    }
  }

  /** Empty if the provider has no such place. */
  private Optional<Map<String, Object>> userInfo(
      OIDCProviderMetadata provider, OIDCTokens tokens, IDTokenClaimsSet token)
      throws IOException, LoginRefusedException {
    URI endpoint = provider.getUserInfoEndpointURI();
    if (endpoint == null) {
      return Optional.empty();
    }
    try {
      UserInfoResponse response =
          UserInfoResponse.parse(
              new UserInfoRequest(endpoint, tokens.getAccessToken()).toHTTPRequest().send(http));
      UserInfo info =
          response instanceof com.nimbusds.openid.connect.sdk.UserInfoSuccessResponse success
              ? success.getUserInfo()
              : null;
      if (info == null) {
        throw new IOException("the provider tells nothing about the user that can be read here");
      }
      if (!info.getSubject().equals(token.getSubject())) {
        throw new LoginRefusedException("the provider tells about another user");
      }
      return Optional.of(info.toJSONObject());
    } catch (ParseException e) {
      throw new IOException("what the provider tells about the user makes no sense", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
