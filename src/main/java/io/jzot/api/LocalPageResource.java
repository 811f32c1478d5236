package io.jzot.api;

import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@link LocalPage}, in Quarkus' dev mode only: no other build has the route. */
@Path("/_jzot/dev")
@IfBuildProfile("dev")
@Blocking
public class LocalPageResource {
  private final Callers callers;

  public LocalPageResource(Callers callers) {
    this.callers = callers;
  }

  @GET
  @Produces("text/html;charset=UTF-8")
  @Operation(hidden = true)
  public Response page(@Context RoutingContext routing) {
    HostAndPort asked = routing.request().authority();
    String host = asked == null ? "127.0.0.1:5000" : asked.toString();
    return Response.ok(new LocalPage(callers.registry(routing), host).html())
        .header("Cache-Control", "no-store")
        .build();
  }
}
