package io.jzot.api;

import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Principal;
import io.jzot.auth.Session;
import io.jzot.auth.Sessions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What zot's web interface has beyond other clients: it logs in with a password once, and then
 * sends a cookie. To anybody else a cookie is nothing: a page of another site can send cookies, but
 * not the header by which the web interface is known.
 */
@Singleton
public final class SessionLogin {
  private final Sessions sessions;
  private final SessionCookies cookies;

  public SessionLogin(Sessions sessions, SessionCookies cookies) {
    this.sessions = sessions;
    this.cookies = cookies;
  }

  /** The cookie, if it counts for this request. */
  Optional<String> offered(HttpServerRequest request, Credentials others) {
    boolean header =
        !(others instanceof Credentials.None || others instanceof Credentials.ClientCertificate);
    return header || !Challenges.isUi(request) ? Optional.empty() : cookies.find(request);
  }

  CompletionStage<Optional<Session>> find(String cookie) {
    return sessions.find(cookie);
  }

  /** The cookie is of no more use: the browser shall forget it. */
  void forget(HttpServerRequest request) {
    cookies.clear(request);
  }

  /** Whether a log-in begins a session. One by a key does not: a session has no limits. */
  boolean beginsWith(Credentials credentials, Principal principal, HttpServerRequest request) {
    return credentials instanceof Basic
        && Challenges.isUi(request)
        && principal.limitedTo().isEmpty()
        && !principal.method().equals("apikey");
  }

  /** Opens a session, and gives the browser its cookies with the answer. */
  CompletionStage<Void> begin(Principal principal, HttpServerRequest request) {
    Session session =
        new Session(principal.name(), principal.groups(), principal.method(), Optional.empty());
    return sessions
        .open(session)
        .thenAccept(cookie -> cookies.give(request, cookie, principal.name()));
  }
}
