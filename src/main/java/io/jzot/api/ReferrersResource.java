package io.jzot.api;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.registry.Registry;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** What refers to a manifest (distribution-spec end-12). */
@Path("/v2")
@Tag(name = "discovery")
@Cors
@Blocking
public class ReferrersResource {
  private static final String PATH = "/" + RepositoryPath.NAME + "/referrers/{digest}";

  private final Callers callers;

  public ReferrersResource(Callers callers) {
    this.callers = callers;
  }

  @GET
  @Path(PATH)
  @Operation(operationId = "listReferrers", summary = "Lists the manifests whose subject it is")
  @APIResponse(responseCode = "200", ref = "Referrers")
  @APIResponse(responseCode = "400", ref = "BadRequest")
  public Response list(
      @PathParam("name") String name,
      @PathParam("digest") String digest,
      @RestQuery("artifactType") List<String> types,
      @RestQuery("n") List<String> n,
      @RestQuery("last") List<String> last,
      @Context RoutingContext routing) {
    RepositoryName repository = RepositoryName.parse(name);
    Digest subject = Digest.parse(digest);
    PageRequest wanted = ReferrersPages.bounded(Paging.of(n, last));
    List<String> filter = types.stream().distinct().toList();
    Registry registry = callers.registry(routing);
    ReferrersPages.Answer page = ReferrersPages.read(registry, repository, subject, filter, wanted);
    Response.ResponseBuilder answer =
        Response.ok(page.document()).header(HttpHeaders.CONTENT_TYPE, MediaType.OCI_INDEX.value());
    if (!filter.isEmpty()) {
      answer.header(DistributionHeaders.FILTERS_APPLIED, "artifactType");
    }
    if (page.more() && !page.items().isEmpty()) {
      answer.header("Link", next(repository, subject, filter, wanted.limit(), page.items()));
    }
    return answer.build();
  }

  private static String next(
      RepositoryName name, Digest subject, List<String> types, int n, List<Descriptor> items) {
    StringBuilder filter = new StringBuilder();
    types.forEach(
        type -> filter.append("artifactType=").append(Locations.encoded(type)).append('&'));
    String last = Locations.encoded(items.get(items.size() - 1).digest().toString());
    return Locations.next(
        "/v2/" + name + "/referrers/" + subject, filter + "n=" + n + "&last=" + last);
  }

  @OPTIONS
  @Path(PATH)
  @Operation(hidden = true)
  public Response options() {
    return Response.noContent().header(HttpHeaders.ALLOW, "GET,OPTIONS").build();
  }
}
