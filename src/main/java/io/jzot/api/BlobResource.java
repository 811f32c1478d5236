package io.jzot.api;

import io.jzot.oci.Digest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.BlobContent;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Blobs: pull and delete (distribution-spec end-2, end-10). */
@Path("/v2")
@Tag(name = "blobs")
@Blocking
public class BlobResource {
  private static final String PATH = "/" + RepositoryPath.NAME + "/blobs/{digest}";
  private final Callers callers;

  public BlobResource(Callers callers) {
    this.callers = callers;
  }

  @HEAD
  @Path(PATH)
  @Operation(operationId = "headBlob", summary = "Asks whether a blob is in the repository")
  @APIResponse(responseCode = "200", ref = "BlobHead")
  @APIResponse(responseCode = "304", ref = "NotModified")
  @APIResponse(responseCode = "400", ref = "BadRequest")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public Response head(
      @PathParam("name") String name,
      @PathParam("digest") String digest,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
      @Context RoutingContext routing) {
    Digest wanted = Digest.parse(digest);
    long size = callers.registry(routing).statBlob(RepositoryName.parse(name), wanted);
    if (Conditions.unchanged(ifNoneMatch, wanted)) {
      return Conditions.notModified(wanted, true);
    }
    return describing(Response.ok(), wanted).header(HttpHeaders.CONTENT_LENGTH, size).build();
  }

  @GET
  @Path(PATH)
  @Operation(operationId = "getBlob", summary = "Pulls a blob, or ranges of it")
  @APIResponse(responseCode = "200", ref = "Blob")
  @APIResponse(responseCode = "206", ref = "BlobPart")
  @APIResponse(responseCode = "304", ref = "NotModified")
  @APIResponse(responseCode = "400", ref = "BadRequest")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "416", ref = "RangeInvalid")
  public Response get(
      @PathParam("name") String name,
      @PathParam("digest") String digest,
      @HeaderParam("Range") @Nullable String range,
      @HeaderParam("If-Range") @Nullable String ifRange,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
      @Context RoutingContext routing) {
    Digest wanted = Digest.parse(digest);
    BlobContent content = callers.registry(routing).openBlob(RepositoryName.parse(name), wanted);
    try {
      if (Conditions.unchanged(ifNoneMatch, wanted)) {
        content.close();
        return Conditions.notModified(wanted, true);
      }
      boolean other = ifRange != null && !ifRange.equals(Conditions.etag(wanted));
      return content instanceof BlobContent.Redirect redirect
          ? elsewhere(redirect, wanted)
          : response(BlobAnswer.of(content, other ? null : range), wanted);
    } catch (RuntimeException e) {
      content.close();
      throw e;
    }
  }

  private static Response elsewhere(BlobContent.Redirect redirect, Digest digest) {
    return Response.temporaryRedirect(redirect.location())
        .header(DistributionHeaders.CONTENT_DIGEST, digest)
        .build();
  }

  private static Response response(BlobAnswer answer, Digest digest) {
    Response.ResponseBuilder response =
        Response.status(answer.status()).entity(answer.body()).type(answer.contentType());
    answer.describe(digest, response::header);
    return response.build();
  }

  private static Response.ResponseBuilder describing(
      Response.ResponseBuilder answer, Digest digest) {
    ContentHeaders.ofBlob(digest, answer::header);
    return answer.type(MediaType.APPLICATION_OCTET_STREAM_TYPE);
  }

  @DELETE
  @Path(PATH)
  @Operation(operationId = "deleteBlob", summary = "Deletes a blob that no manifest references")
  @APIResponse(responseCode = "202", ref = "Gone")
  @APIResponse(responseCode = "400", ref = "BadRequest")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "405", ref = "InUse")
  public Response delete(
      @PathParam("name") String name,
      @PathParam("digest") String digest,
      @Context RoutingContext routing) {
    callers.registry(routing).deleteBlob(RepositoryName.parse(name), Digest.parse(digest));
    return Response.accepted().build();
  }

  @OPTIONS
  @Path(PATH)
  @Cors
  @Operation(hidden = true)
  public Response options() {
    return Response.noContent().header(HttpHeaders.ALLOW, "HEAD,GET,DELETE,OPTIONS").build();
  }
}
