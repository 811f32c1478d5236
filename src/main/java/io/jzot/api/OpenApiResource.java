package io.jzot.api;

import io.jzot.api.ApiDocument.Notation;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document of this server, as the caller may know it. */
@Path("/")
@Blocking
public class OpenApiResource {
  private final ApiDocument document;
  private final Supplier<Security> security;

  OpenApiResource(ApiDocument document, Supplier<Security> security) {
    this.document = document;
    this.security = security;
  }

  @GET
  @Path("openapi")
  @Operation(hidden = true)
  public Response document(
      @QueryParam("format") @Nullable String format, @Context RoutingContext routing) {
    String accept = routing.request().getHeader("Accept");
    boolean json =
        "json".equalsIgnoreCase(format)
            || (format == null && accept != null && accept.contains("json"));
    return json ? json(routing) : yaml(routing);
  }

  @GET
  @Path("openapi.json")
  @Operation(hidden = true)
  public Response json(@Context RoutingContext routing) {
    return answer(routing, Notation.JSON, "application/json;charset=UTF-8");
  }

  @GET
  @Path("openapi.yaml")
  @Operation(hidden = true)
  public Response yaml(@Context RoutingContext routing) {
    return answer(routing, Notation.YAML, "application/yaml;charset=UTF-8");
  }

  private Response answer(RoutingContext routing, Notation notation, String type) {
    if (!security.get().http().apiDocument()) {
      throw ApiPages.off();
    }
    boolean admin = Caller.of(routing).administer().isAllowed();
    return Response.ok(document.text(notation, admin))
        .type(type)
        .header("Cache-Control", "private, no-cache")
        .build();
  }
}
