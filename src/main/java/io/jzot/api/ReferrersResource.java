package io.jzot.api;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.json.ImageIndexes;
import io.jzot.registry.Registry;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What refers to a manifest (distribution-spec end-12). */
@Path("/v2")
@Tag(name = "discovery")
@Cors
@Blocking
public class ReferrersResource {
  private static final String PATH = "/{name:.+}/referrers/{digest}";

  /** Most referrers in one answer; more follow by {@code Link}. */
  private static final int PAGE = 1000;

  private final Registry registry;

  public ReferrersResource(Registry registry) {
    this.registry = registry;
  }

  @GET
  @Path(PATH)
  @Operation(operationId = "listReferrers", summary = "Lists the manifests whose subject it is")
  public Response list(
      @PathParam("name") String name,
      @PathParam("digest") String digest,
      @RestQuery("artifactType") List<String> types,
      @RestQuery("n") List<String> n,
      @RestQuery("last") List<String> last) {
    RepositoryName repository = RepositoryName.parse(name);
    Digest subject = Digest.parse(digest);
    PageRequest asked = Paging.of(n, last);
    PageRequest wanted = new PageRequest(asked.last(), Math.min(PAGE, asked.limit()));
    String type = types.isEmpty() ? null : types.get(0);
    Page<Descriptor> page = registry.referrers(repository, subject, type, wanted);
    Response.ResponseBuilder answer =
        Response.ok(ImageIndexes.write(page.items()))
            .header(HttpHeaders.CONTENT_TYPE, MediaType.OCI_INDEX.value());
    if (type != null) {
      answer.header(DistributionHeaders.FILTERS_APPLIED, "artifactType");
    }
    if (page.more() && !page.items().isEmpty()) {
      answer.header("Link", next(repository, subject, type, wanted.limit(), page.items()));
    }
    return answer.build();
  }

  private static String next(
      RepositoryName name, Digest subject, @Nullable String type, int n, List<Descriptor> items) {
    String filter = type == null ? "" : "artifactType=" + Locations.encoded(type) + "&";
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
