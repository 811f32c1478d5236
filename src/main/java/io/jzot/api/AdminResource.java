package io.jzot.api;

import io.jzot.store.Chore;
import io.jzot.store.DedupeReport;
import io.jzot.store.GcReport;
import io.jzot.store.ScrubReport;
import io.jzot.store.Upkeep;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Upkeep of the store on demand: POST begins a run, GET says how far it is and what it found. */
@Path("/v2/_jzot")
@Tag(name = "admin")
@AdminOnly
@NonBlocking
public class AdminResource {
  private final Upkeep upkeep;

  public AdminResource(Upkeep upkeep) {
    this.upkeep = upkeep;
  }

  @POST
  @Path("scrub")
  @Operation(operationId = "startScrub", summary = "Begins a scrub, unless one is under way")
  public Response startScrub() {
    return started(upkeep.scrub());
  }

  @GET
  @Path("scrub")
  @Operation(operationId = "scrubStatus", summary = "The scrub under way, and the last report")
  public Chore.Status<ScrubReport> scrub() {
    return upkeep.scrub().status();
  }

  @POST
  @Path("dedupe")
  @Operation(operationId = "startDedupe", summary = "Begins a dedupe rebuild, unless one runs")
  public Response startDedupe() {
    return started(upkeep.dedupe());
  }

  @GET
  @Path("dedupe")
  @Operation(operationId = "dedupeStatus", summary = "The rebuild under way, and the last report")
  public Chore.Status<DedupeReport> dedupe() {
    return upkeep.dedupe().status();
  }

  @POST
  @Path("gc")
  @Operation(operationId = "startGc", summary = "Begins a garbage collection, unless one runs")
  public Response startGc(@QueryParam("dryRun") boolean dryRun) {
    return started(chore(dryRun));
  }

  @GET
  @Path("gc")
  @Operation(operationId = "gcStatus", summary = "The collection under way, and the last report")
  public Chore.Status<GcReport> gc(@QueryParam("dryRun") boolean dryRun) {
    return chore(dryRun).status();
  }

  private Chore<GcReport> chore(boolean dryRun) {
    return dryRun ? upkeep.gcDryRun() : upkeep.gc();
  }

  private static Response started(Chore<?> chore) {
    chore.start();
    return Response.accepted(chore.status()).type(MediaType.APPLICATION_JSON_TYPE).build();
  }
}
