package io.jzot.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jzot.api.transfer.IncomingBodies;
import io.jzot.auth.Client;
import io.jzot.auth.TokenEndpoint;
import io.jzot.auth.TokenEndpoint.Answer;
import io.jzot.auth.TokenEndpoint.Away;
import io.jzot.auth.TokenEndpoint.Granted;
import io.jzot.auth.TokenEndpoint.Refused;
import io.jzot.auth.TokenEndpoint.Relayed;
import io.jzot.auth.TokenEndpoint.Request;
import io.jzot.config.BearerConfig;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The token endpoint (distribution token specification, and zot's). */
@Path("/zot/auth")
@Tag(name = "authentication")
@Cors
@NonBlocking
public class TokenResource {
  static final String PATH = "/zot/auth/token";

  private static final String TOKEN = "token";
  private static final int LIMIT = 64 * 1024;
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Supplier<Security> security;
  private final IncomingBodies bodies;

  public TokenResource(Supplier<Security> security, IncomingBodies bodies) {
    this.security = security;
    this.bodies = bodies;
  }

  /** As the specification has it, under both names that clients know a token by. */
  record TokenBody(
      String token,
      @JsonProperty("access_token") String accessToken,
      @JsonProperty("expires_in") long expiresIn,
      @JsonProperty("issued_at") String issuedAt) {}

  @GET
  @Path(TOKEN)
  @Operation(operationId = "getToken", summary = "Makes a token for who asks, or for nobody")
  public CompletionStage<Response> get(@Context HttpServerRequest request) {
    Security current = security.get();
    return ask(current, request, TokenForm.ofQuery(request));
  }

  @POST
  @Path(TOKEN)
  @Operation(operationId = "postToken", summary = "The same, asked by a form (OAuth2)")
  public CompletionStage<Response> post(@Context HttpServerRequest request) {
    Security current = security.get();
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
      return ask(current, request, TokenForm.ofQuery(request));
    }
    return bodies
        .inMemory(request, LIMIT, ErrorCode.BODY_TOO_LARGE, body -> TokenForm.ofForm(request, body))
        .thenCompose(form -> ask(current, request, form));
  }

  @OPTIONS
  @Path(TOKEN)
  @Operation(hidden = true)
  public Response options() {
    return Response.noContent().header(HttpHeaders.ALLOW, "GET,POST,OPTIONS").build();
  }

  private static CompletionStage<Response> ask(
      Security current, HttpServerRequest from, Request request) {
    TokenEndpoint endpoint =
        current
            .authentication()
            .tokens()
            .orElseThrow(
                () -> new OciException(ErrorCode.NOT_FOUND, "no tokens are made here: use Basic"));
    Client client = ClientAddress.of(from, current.http().trustedProxies());
    return endpoint.ask(request, client).thenApply(answer -> response(answer, current));
  }

  private static Response response(Answer answer, Security current) {
    Response.ResponseBuilder response;
    if (answer instanceof Granted granted) {
      response = Response.ok(body(granted)).type(MediaType.APPLICATION_JSON_TYPE);
    } else if (answer instanceof Relayed relayed) {
      response =
          Response.status(relayed.status()).entity(relayed.body()).type(relayed.contentType());
    } else if (answer instanceof Away away) {
      response =
          failed(ErrorCode.UNAVAILABLE, "the log-in cannot be checked right now, try again")
              .header(HttpHeaders.RETRY_AFTER, Math.max(1, away.retryAfter().toSeconds()));
    } else if (answer instanceof Refused) {
      response =
          failed(ErrorCode.UNAUTHORIZED, "the credentials are wrong, or none that get a token here")
              .header(Challenges.HEADER, "Basic realm=" + Challenges.quoted(realm(current)));
    } else {
      response = failed(ErrorCode.UPSTREAM_FAILED, "the other token server did not answer");
    }
    return response.header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }

  private static String realm(Security current) {
    return current.http().auth().bearer().flatMap(BearerConfig::realm).orElse("zot");
  }

  private static Response.ResponseBuilder failed(ErrorCode code, String description) {
    return Response.status(code.status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(ErrorBody.of(new OciException(code, description)));
  }

  private static TokenBody body(Granted granted) {
    return new TokenBody(
        granted.token(),
        granted.token(),
        granted.lifetime().toSeconds(),
        granted.issuedAt().truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
