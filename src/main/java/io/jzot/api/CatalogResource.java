package io.jzot.api;

import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** The repositories of this registry (Docker's {@code _catalog}, as zot serves it). */
@Path("/v2")
@Tag(name = "discovery")
@Cors
@Blocking
public class CatalogResource {
  private static final String PATH = "/_catalog";
  private final Callers callers;

  public CatalogResource(Callers callers) {
    this.callers = callers;
  }

  /** The answer's document. */
  public record Catalog(List<String> repositories) {}

  @GET
  @Path(PATH)
  @Operation(operationId = "listRepositories", summary = "Lists the repositories, sorted")
  @APIResponse(responseCode = "200", ref = "Catalog")
  @APIResponse(responseCode = "400", ref = "BadRequest")
  public Response list(
      @RestQuery("n") List<String> n,
      @RestQuery("last") List<String> last,
      @Context RoutingContext routing) {
    PageRequest wanted = Paging.of(n, last);
    Page<RepositoryName> page = callers.registry(routing).repositories(wanted);
    List<String> names = page.items().stream().map(RepositoryName::value).toList();
    Response.ResponseBuilder answer =
        Response.ok(new Catalog(names)).type(MediaType.APPLICATION_JSON_TYPE);
    if (page.more() && !names.isEmpty()) {
      String query =
          "n=" + wanted.limit() + "&last=" + Locations.encoded(names.get(names.size() - 1));
      answer.header("Link", Locations.next("/v2/_catalog", query));
    }
    return answer.build();
  }

  @OPTIONS
  @Path(PATH)
  @Operation(hidden = true)
  public Response options() {
    return Response.noContent().header(HttpHeaders.ALLOW, "GET,OPTIONS").build();
  }
}
