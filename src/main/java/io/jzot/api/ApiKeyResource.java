package io.jzot.api;

import io.jzot.api.transfer.IncomingBodies;
import io.jzot.auth.ApiKeys;
import io.jzot.auth.Principal;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** zot's API keys (zot key {@code http.auth.apikey}): each user's own. */
@Path("/zot/auth")
@Tag(name = "login")
@Cors
@NonBlocking
public class ApiKeyResource {
  private static final String PATH = "/apikey";

  /** As zot. */
  private static final int MOST_BYTES = 8 << 10;

  /** The method of a principal who came with a key. */
  private static final String KEY = "apikey";

  private final ApiKeys keys;
  private final ApiKeyDocuments documents;
  private final IncomingBodies bodies;
  private final Supplier<Security> security;

  public ApiKeyResource(
      ApiKeys keys, ApiKeyDocuments documents, IncomingBodies bodies, Supplier<Security> security) {
    this.keys = keys;
    this.documents = documents;
    this.bodies = bodies;
    this.security = security;
  }

  @GET
  @Path(PATH)
  @Operation(operationId = "listApiKeys", summary = "The API keys of who asks, without the secrets")
  public CompletionStage<Response> list(@Context RoutingContext routing) {
    Principal owner = owner(routing);
    return keys.of(owner.name()).thenApply(all -> json(Response.ok(documents.list(all))));
  }

  @POST
  @Path(PATH)
  @Operation(operationId = "createApiKey", summary = "Makes an API key; the answer shows it once")
  public CompletionStage<Response> create(@Context RoutingContext routing) {
    Principal owner = owner(routing);
    if (owner.method().equals(KEY)) {
      throw new OciException(
          ErrorCode.DENIED, "a key makes no keys: log in by password or identity provider");
    }
    String agent = routing.request().getHeader(HttpHeaders.USER_AGENT);
    return bodies
        .inMemory(routing.request(), MOST_BYTES, ErrorCode.BODY_TOO_LARGE, body -> body)
        .thenCompose(body -> keys.create(owner, documents.wish(body, agent == null ? "" : agent)))
        .thenApply(
            issued -> json(Response.status(Response.Status.CREATED).entity(documents.of(issued))));
  }

  @DELETE
  @Path(PATH)
  @Operation(operationId = "deleteApiKey", summary = "Takes an API key back, at once")
  public CompletionStage<Response> delete(
      @RestQuery("id") @Nullable String id, @Context RoutingContext routing) {
    Principal owner = owner(routing);
    if (id == null || id.isEmpty()) {
      throw new OciException(ErrorCode.REQUEST_INVALID, "name the key: ?id=<uuid>");
    }
    return keys.remove(owner.name(), id)
        .thenApply(
            gone -> {
              if (!gone) {
                throw new OciException(ErrorCode.NOT_FOUND, "you have no key of this id");
              }
              return Response.ok().build();
            });
  }

  @OPTIONS
  @Path(PATH)
  @Operation(hidden = true)
  public Response options() {
    return Response.noContent().header(HttpHeaders.ALLOW, "GET,POST,DELETE,OPTIONS").build();
  }

  /** Whose keys they are: somebody with a name, whom nothing limits. */
  private Principal owner(RoutingContext routing) {
    if (!security.get().http().auth().apikey()) {
      throw new OciException(ErrorCode.NOT_FOUND, "there are no API keys here");
    }
    Principal caller = Caller.of(routing).principal();
    if (caller.name().isEmpty()) {
      throw new OciException(ErrorCode.UNAUTHORIZED, "log in as whose keys they are");
    }
    if (caller.limitedTo().isPresent()) {
      throw new OciException(ErrorCode.DENIED, "nothing for tokens and keys that are limited");
    }
    return caller;
  }

  private static Response json(Response.ResponseBuilder answer) {
    return answer
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
