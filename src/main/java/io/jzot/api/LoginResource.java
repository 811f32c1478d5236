package io.jzot.api;

import io.jzot.auth.BrowserLogin;
import io.jzot.auth.BrowserLogin.End;
import io.jzot.auth.BrowserLogin.Start;
import io.jzot.auth.Client;
import io.jzot.auth.Sessions;
import io.jzot.config.HttpConfig;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** Log-in by an identity provider: a browser goes there, comes back, and has a session. */
@Path("/zot/auth")
@Tag(name = "login")
@NonBlocking
public class LoginResource {
  /** What comes back from a provider; the last segment is its name. */
  static final String CALLBACK = "/zot/auth/callback/";

  private static final String LOGIN = "/zot/auth/login";

  private final Supplier<Security> security;
  private final Sessions sessions;
  private final SessionCookies cookies;
  private final StateCookie state;

  public LoginResource(
      Supplier<Security> security, Sessions sessions, SessionCookies cookies, StateCookie state) {
    this.security = security;
    this.sessions = sessions;
    this.cookies = cookies;
    this.state = state;
  }

  /** Whether this is a place that one comes to before one is known. */
  static boolean isOpen(String path) {
    return path.equals(LOGIN) || path.startsWith(CALLBACK) || path.equals(LoginPageResource.PATH);
  }

  @GET
  @Path("login")
  @Operation(operationId = "login", summary = "Sends the browser to an identity provider")
  public CompletionStage<Response> login(
      @RestQuery("provider") Optional<String> provider,
      @RestQuery("callback_ui") Optional<String> target,
      @Context HttpServerRequest request) {
    Security current = security.get();
    String origin = PublicUrl.of(request, current.http());
    return login(current)
        .begin(provider.orElse(""), target.orElse(""), origin, client(request, current.http()))
        .thenApply(start -> started(start, request));
  }

  private Response started(Start start, HttpServerRequest request) {
    if (start instanceof Start.Redirect redirect) {
      state.give(request, redirect.cookie());
      return quiet(found(redirect.to().toString()));
    } else if (start instanceof Start.Away) {
      throw away();
    }
    throw new OciException(
        ErrorCode.REQUEST_INVALID, "the parameter provider names none that is configured");
  }

  @GET
  @Path("callback/{provider}")
  @Operation(operationId = "loginCallback", summary = "Where identity providers send browsers back")
  public CompletionStage<Response> callback(
      @PathParam("provider") String provider,
      @RestQuery("state") List<String> states,
      @RestQuery("code") List<String> codes,
      @RestQuery("error") List<String> errors,
      @RestQuery("iss") List<String> issuers,
      @Context HttpServerRequest request) {
    Security current = security.get();
    BrowserLogin.Return back =
        new BrowserLogin.Return(
            state.find(request), one(states), one(codes), one(errors), one(issuers));
    return login(current)
        .finish(provider, back, client(request, current.http()))
        .thenCompose(end -> ended(end, request));
  }

  /** What is there twice is not there: nobody knows which one counts. */
  private static Optional<String> one(List<String> values) {
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }

  private CompletionStage<Response> ended(End end, HttpServerRequest request) {
    if (end instanceof End.LoggedIn known) {
      state.clear(request);
      return sessions.open(known.session()).thenApply(session -> welcome(known, session, request));
    } else if (end instanceof End.Away) {
      return CompletableFuture.failedFuture(away());
    }
    state.clear(request);
    return CompletableFuture.failedFuture(
        new OciException(ErrorCode.UNAUTHORIZED, "the log-in did not work, begin again"));
  }

  private Response welcome(End.LoggedIn known, String session, HttpServerRequest request) {
    cookies.give(request, session, known.session().user());
    return quiet(
        known.target().isEmpty()
            ? Response.status(Response.Status.CREATED)
            : found(known.target()));
  }

  /** As it is: the framework would make a path absolute, by a host that nobody may know. */
  private static Response.ResponseBuilder found(String location) {
    return Response.status(Response.Status.FOUND).header(HttpHeaders.LOCATION, location);
  }

  /** The address of this page, and what it says, are nobody else's business. */
  private static Response quiet(Response.ResponseBuilder answer) {
    return answer
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Referrer-Policy", "no-referrer")
        .build();
  }

  private static BrowserLogin login(Security current) {
    return current
        .login()
        .orElseThrow(
            () -> new OciException(ErrorCode.NOT_FOUND, "there is no identity provider here"));
  }

  private static Client client(HttpServerRequest request, HttpConfig http) {
    return ClientAddress.of(request, http.trustedProxies());
  }

  private static OciException away() {
    return new OciException(
        ErrorCode.UNAVAILABLE, "the identity provider cannot be used right now, try again");
  }
}
