package io.jzot.auth.openid;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.io.IOException;
import java.util.Set;

/** What a token endpoint says: tokens, a code that it does not take, or that it is of no use. */
final class TokenAnswer {
  private static final int SERVER_ERROR = 500;

  /** The second is GitHub's. */
  private static final Set<String> WRONG_CODE =
      Set.of(OAuth2Error.INVALID_GRANT.getCode(), "bad_verification_code");

  private TokenAnswer() {}

  /** How an answer is read. */
  @FunctionalInterface
  interface Reader {
    TokenResponse parse(HTTPResponse response) throws ParseException;
  }

  static AccessTokenResponse parse(HTTPResponse http, Reader reader)
      throws IOException, LoginRefusedException {
    if (http.getStatusCode() >= SERVER_ERROR) {
      throw new IOException("the token endpoint answers " + http.getStatusCode());
    }
    try {
      TokenResponse response = reader.parse(http);
      if (response instanceof AccessTokenResponse tokens) {
        return tokens;
      }
      ErrorObject error = ((TokenErrorResponse) response).getErrorObject();
      String code = error == null ? "" : String.valueOf(error.getCode());
      if (WRONG_CODE.contains(code)) {
        throw new LoginRefusedException("the provider does not take the code");
      }
      throw new IOException("the token endpoint does not serve this client: " + code);
    } catch (ParseException e) {
      throw new IOException("what the token endpoint says makes no sense", e);
    }
  }
}
