package io.jzot.api;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The probes of Kubernetes, as zot answers them; before authentication. */
@Path("/")
@Tag(name = "probes")
@NonBlocking
public class ProbeResource {
  private final Readiness readiness;

  public ProbeResource(Readiness readiness) {
    this.readiness = readiness;
  }

  @GET
  @Path("livez")
  @Operation(operationId = "isLive", summary = "Whether the process runs")
  @APIResponse(responseCode = "200", ref = "Text")
  public Response live() {
    return ok();
  }

  @GET
  @Path("startupz")
  @Operation(operationId = "hasStarted", summary = "Whether the store is open")
  @APIResponse(responseCode = "200", ref = "Text")
  @APIResponse(responseCode = "503", ref = "TextUnavailable")
  public Response started() {
    return readiness.started() ? ok() : unavailable("not ready");
  }

  @GET
  @Path("readyz")
  @Operation(operationId = "isReady", summary = "Whether new work is welcome")
  @APIResponse(responseCode = "200", ref = "Text")
  @APIResponse(responseCode = "503", ref = "TextUnavailable")
  public Response ready() {
    return readiness.obstacle().map(ProbeResource::unavailable).orElseGet(ProbeResource::ok);
  }

  private static Response ok() {
    return Response.ok("ok").type(MediaType.TEXT_PLAIN_TYPE).build();
  }

  private static Response unavailable(String reason) {
    return Response.status(Response.Status.SERVICE_UNAVAILABLE)
        .entity("service unavailable: " + reason)
        .type(MediaType.TEXT_PLAIN_TYPE)
        .build();
  }
}
