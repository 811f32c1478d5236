package io.jzot.auth.openid;

import io.jzot.auth.Session;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** One identity provider. Everything here may ask it, so it blocks; away is {@link IOException}. */
interface IdentityProvider extends AutoCloseable {

  /** Where the browser goes to log in. */
  URI authorization(Attempt attempt) throws IOException;

  /**
   * Who logged in.
   *
   * @param code what the browser brought back, for the attempt that it left with
   * @param issuer who sent the browser back, if it says so (RFC 9207)
   */
  Session identify(Attempt attempt, String code, Optional<String> issuer)
      throws IOException, LoginRefusedException;

  @Override
  void close();
}
