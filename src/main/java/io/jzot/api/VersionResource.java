package io.jzot.api;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The version check (distribution-spec end-1). */
@Path("/v2")
@Tag(name = "version")
@Cors
@NonBlocking
public class VersionResource {
  private static final String PATH = "/";

  @GET
  @Path(PATH)
  @Operation(operationId = "checkVersion", summary = "Says that this is an OCI registry")
  @APIResponse(responseCode = "200", ref = "Version")
  public Response check(@Context HttpServerRequest request) {
    if (!request.path().endsWith(PATH)) {
      throw new OciException(ErrorCode.NOT_FOUND, "the version check is at /v2/");
    }
    return Response.ok().type(MediaType.APPLICATION_JSON_TYPE).build();
  }

  @OPTIONS
  @Path(PATH)
  @Operation(hidden = true)
  public Response options() {
    return Response.noContent().header(HttpHeaders.ALLOW, "GET,OPTIONS").build();
  }
}
