package io.jzot.auth.openid;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import io.jzot.auth.ProviderLogin;
import io.jzot.auth.Session;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** GitHub, or a GitHub Enterprise server: OAuth 2 without OpenID Connect. */
final class GithubProvider implements IdentityProvider {
  private final String name;
  private final GithubPlaces places;
  private final Scope scopes;
  private final LiveClient client;
  private final ProviderHttp http;

  GithubProvider(
      String name, GithubPlaces places, List<String> scopes, LiveClient client, ProviderHttp http) {
    this.name = name;
    this.places = places;
    this.scopes = new Scope(scopes.toArray(String[]::new));
    this.client = client;
    this.http = http;
  }

  @Override
  public URI authorization(Attempt attempt) {
    return new AuthorizationRequest.Builder(ResponseType.CODE, client.get().id())
        .endpointURI(places.authorization())
        .redirectionURI(attempt.redirectUri())
        .scope(scopes)
        .state(attempt.state())
        .codeChallenge(attempt.verifier(), CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  @Override
  public Session identify(Attempt attempt, String code, Optional<String> issuer)
      throws IOException, LoginRefusedException {
    RegisteredClient self = client.get();
    HTTPRequest request =
        self.tokenRequest(
                places.token(),
                new RegisteredClient.Taken(new Audience(places.token()), null, null),
                new AuthorizationCodeGrant(
                    new AuthorizationCode(code), attempt.redirectUri(), attempt.verifier()))
            .toHTTPRequest();
    request.setAccept("application/json");
    AccessTokenResponse tokens = TokenAnswer.parse(request.send(http), GithubProvider::parse);
    GithubUser user = new GithubUser(places.api(), tokens.getTokens().getAccessToken(), http);
    String email = user.email();
    UserNames.check(email);
    return new Session(
        email,
        user.groups(),
        OpenIdLogins.METHOD,
        Optional.of(
            new ProviderLogin(name, self.id().getValue(), Optional.empty(), Optional.empty())));
  }

  /** GitHub says 200 to errors, too. */
  private static TokenResponse parse(HTTPResponse response) throws ParseException {
    return response.getBodyAsJSONObject().containsKey("error")
        ? TokenErrorResponse.parse(response.getBodyAsJSONObject())
        : TokenResponse.parse(response);
  }

  @Override
  public void close() {
    client.close();
  }
}
