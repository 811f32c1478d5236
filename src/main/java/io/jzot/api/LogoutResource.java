package io.jzot.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jzot.auth.ProviderLogin;
import io.jzot.auth.Session;
import io.jzot.auth.Sessions;
import io.jzot.config.HttpConfig;
import io.jzot.config.Secret;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Ends a session, for whoever has its cookie: nobody has to log in to log out. Says where the user
 * logs out of the identity provider as well.
 */
@Path("/zot/auth")
@Tag(name = "login")
@Cors
@NonBlocking
public class LogoutResource {
  static final String PATH = "/zot/auth/logout";

  private static final String NAME = "/logout";

  private final Sessions sessions;
  private final SessionCookies cookies;
  private final Supplier<Security> security;

  public LogoutResource(Sessions sessions, SessionCookies cookies, Supplier<Security> security) {
    this.sessions = sessions;
    this.cookies = cookies;
    this.security = security;
  }

  /** The answer. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LoggedOut(@Nullable String endSessionUrl) {}

  @POST
  @Path(NAME)
  @Operation(operationId = "logout", summary = "Ends the session of the cookie that is sent")
  public CompletionStage<Response> logout(@Context HttpServerRequest request) {
    HttpConfig http = security.get().http();
    if (!Origins.mayUseCookie(request, http)) {
      throw new OciException(ErrorCode.DENIED, "not for pages of other sites");
    }
    String origin = Origins.own(request, http);
    return cookies
        .find(request)
        .map(sessions::end)
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
        .thenApply(
            ended -> {
              cookies.clear(request);
              String further =
                  ended
                      .flatMap(Session::provider)
                      .flatMap(provider -> endSession(provider, origin))
                      .map(URI::toString)
                      .orElse(null);
              return Response.ok(new LoggedOut(further), MediaType.APPLICATION_JSON_TYPE).build();
            });
  }

  @OPTIONS
  @Path(NAME)
  @Operation(hidden = true)
  public Response options() {
    return Response.noContent().header(HttpHeaders.ALLOW, "POST,OPTIONS").build();
  }

  private static Optional<URI> endSession(ProviderLogin provider, String origin) {
    return provider
        .endSession()
        .map(
            place -> {
              UriBuilder builder =
                  UriBuilder.fromUri(place)
                      .queryParam("client_id", "{client}")
                      .queryParam("post_logout_redirect_uri", "{page}");
              String page = origin + LoginPageResource.PATH;
              return provider.idToken().isEmpty()
                  ? builder.build(provider.clientId(), page)
                  : builder
                      .queryParam("id_token_hint", "{hint}")
                      .build(
                          provider.clientId(),
                          page,
                          provider.idToken().map(Secret::reveal).orElseThrow());
            });
  }
}
