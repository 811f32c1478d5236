package io.jzot.api;

import io.jzot.auth.Session;
import io.jzot.auth.Sessions;
import io.jzot.config.OpenIdConfig;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Where identity providers send browsers after a log-out: says whether one is logged in, and where
 * one can. A page without scripts, until there is a web interface, to which zot gives this path.
 */
@Path("/")
@NonBlocking
public class LoginPageResource {
  static final String PATH = "/login";

  private static final String NAME = "login";

  private final Supplier<Security> security;
  private final Sessions sessions;
  private final SessionCookies cookies;

  public LoginPageResource(Supplier<Security> security, Sessions sessions, SessionCookies cookies) {
    this.security = security;
    this.sessions = sessions;
    this.cookies = cookies;
  }

  @GET
  @Path(NAME)
  @Produces("text/html;charset=UTF-8")
  @Operation(hidden = true)
  public CompletionStage<Response> page(@Context HttpServerRequest request) {
    OpenIdConfig openid =
        security
            .get()
            .http()
            .auth()
            .openid()
            .orElseThrow(
                () -> new OciException(ErrorCode.NOT_FOUND, "there is no identity provider here"));
    return cookies
        .find(request)
        .map(sessions::find)
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
        .thenApply(session -> answer(html(openid, session.map(Session::user))));
  }

  private static Response answer(String html) {
    return Response.ok(html)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .build();
  }

  private static String html(OpenIdConfig openid, Optional<String> user) {
    String links =
        openid.providers().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(LoginPageResource::link)
            .collect(Collectors.joining());
    return """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Log in</title></head>
        <body><h1>JZot</h1>
        <p>%s</p>
        <ul>
        %s</ul></body></html>
        """
        .formatted(
            user.map(name -> "You are logged in as " + Html.escaped(name) + ". Log in anew with:")
                .orElse("You are logged out. Log in with:"),
            links);
  }

  /** By a relative address, so that it holds behind a proxy with a path of its own. */
  private static String link(Map.Entry<String, OpenIdConfig.Provider> provider) {
    String query =
        "provider="
            + URLEncoder.encode(provider.getKey(), StandardCharsets.UTF_8)
            + "&callback_ui=%2Flogin";
    return "<li><a href=\"zot/auth/login?"
        + Html.escaped(query)
        + "\">"
        + Html.escaped(provider.getValue().name().orElse(provider.getKey()))
        + "</a></li>\n";
  }
}
