package io.jzot.api;

import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/** The tags of a repository (distribution-spec end-8). */
@Path("/v2")
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "discovery")
@Cors
@Blocking
public class TagsResource {
  private static final String PATH = "/" + RepositoryPath.NAME + "/tags/list";
  private final Callers callers;

  public TagsResource(Callers callers) {
    this.callers = callers;
  }

  /** The answer's document. */
  public record TagList(String name, List<String> tags) {}

  @GET
  @Path(PATH)
  @Operation(operationId = "listTags", summary = "Lists the tags of a repository, sorted")
  public Response list(
      @PathParam("name") String name,
      @RestQuery("n") List<String> n,
      @RestQuery("last") List<String> last,
      @Context RoutingContext routing) {
    RepositoryName repository = RepositoryName.parse(name);
    PageRequest wanted = Paging.of(n, last);
    Page<Tag> page = callers.registry(routing).tags(repository, wanted);
    List<String> tags = page.items().stream().map(Tag::value).toList();
    Response.ResponseBuilder answer =
        Response.ok(new TagList(name, tags)).type(MediaType.APPLICATION_JSON_TYPE);
    if (page.more() && !tags.isEmpty()) {
      String query = "n=" + wanted.limit() + "&last=" + tags.get(tags.size() - 1);
      answer.header("Link", Locations.next("/v2/" + repository + "/tags/list", query));
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
