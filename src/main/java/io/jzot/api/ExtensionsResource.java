package io.jzot.api;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import org.jspecify.annotations.Nullable;

/** Which extensions are there (distribution-spec, "Extensions"); none yet, as zot-minimal. */
@Path("/v2")
@Tag(name = "discovery")
@Cors
@NonBlocking
public class ExtensionsResource {
  private static final String PATH = "/_oci/ext/discover";

  /**
   * The answer's document.
   *
   * @param extensions null when there are none
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record ExtensionList(@Nullable List<String> extensions) {}

  @GET
  @Path(PATH)
  @Operation(operationId = "discoverExtensions", summary = "Lists the extensions of this registry")
  public Response discover() {
    return Response.ok(new ExtensionList(null)).type(MediaType.APPLICATION_JSON_TYPE).build();
  }

  @OPTIONS
  @Path(PATH)
  @Operation(hidden = true)
  public Response options() {
    return Response.noContent().header(HttpHeaders.ALLOW, "GET,OPTIONS").build();
  }
}
