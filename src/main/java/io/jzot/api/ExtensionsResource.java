package io.jzot.api;

import io.quarkus.arc.All;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which extensions are there (distribution-spec, "Extensions"), in zot's words. */
@Path("/v2")
@Tag(name = "discovery")
@Cors
@NonBlocking
public class ExtensionsResource {
  private static final String PATH = "/_oci/ext/discover";
  private static final String DESCRIBED_AT =
      "https://github.com/project-zot/zot/blob/main/pkg/extensions/_zot.md";

  private final List<ExtensionEndpoints> offers;

  public ExtensionsResource(@All List<ExtensionEndpoints> offers) {
    this.offers = offers;
  }

  /** The answer's document. */
  public record ExtensionList(List<Extension> extensions) {}

  /** An extension and where it answers. */
  public record Extension(String name, String url, String description, List<String> endpoints) {}

  @GET
  @Path(PATH)
  @Operation(operationId = "discoverExtensions", summary = "Lists the extensions of this registry")
  public Response discover() {
    List<String> paths = offers.stream().flatMap(offer -> offer.paths().stream()).toList();
    List<Extension> found =
        paths.isEmpty()
            ? List.of()
            : List.of(new Extension("_zot", DESCRIBED_AT, "zot registry extensions", paths));
    return Response.ok(new ExtensionList(found)).type(MediaType.APPLICATION_JSON_TYPE).build();
  }

  @OPTIONS
  @Path(PATH)
  @Operation(hidden = true)
  public Response options() {
    return Response.noContent().header(HttpHeaders.ALLOW, "GET,OPTIONS").build();
  }
}
