package io.jzot.api;

import io.jzot.api.transfer.IncomingBodies;
import io.jzot.api.transfer.StoreThreads;
import io.jzot.oci.ContentRange;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Texts;
import io.jzot.oci.UploadId;
import io.jzot.registry.Registry;
import io.jzot.store.UploadSession;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * Upload sessions (distribution-spec end-4a to end-6, end-11, end-13, end-14). Bodies stream into
 * the session while they arrive; nothing here waits on a thread.
 */
@Path("/v2")
@Tag(name = "uploads")
@NonBlocking
public class UploadResource {
  private static final String PATH = "/" + RepositoryPath.NAME + "/blobs/uploads/";

  /** Whose session it is says the registry of {@link Callers}: the caller's. */
  private static final String OWNER = "";

  private final Callers callers;
  private final IncomingBodies bodies;
  private final StoreThreads threads;

  public UploadResource(Callers callers, IncomingBodies bodies, StoreThreads threads) {
    this.callers = callers;
    this.bodies = bodies;
    this.threads = threads;
  }

  @POST
  @Path(PATH)
  @Operation(
      operationId = "startUpload",
      summary = "Opens an upload session, mounts a blob, or takes a whole blob at once",
      description =
          "With `digest` the body is the whole blob (`application/octet-stream`); described here"
              + " without, since generated clients would then send an empty one. They send it with"
              + " finishUpload.")
  @APIResponse(responseCode = "201", ref = "BlobCreated")
  @APIResponse(responseCode = "202", ref = "UploadOpen")
  @APIResponse(responseCode = "400", ref = "BadRequest")
  @APIResponse(responseCode = "507", ref = "Full")
  public CompletionStage<Response> start(
      @PathParam("name") String name,
      @RestQuery("digest") @Nullable String digest,
      @RestQuery("digest-algorithm") @Nullable String algorithm,
      @RestQuery("mount") List<String> mount,
      @RestQuery("from") List<String> from,
      @Context RoutingContext routing) {
    RepositoryName target = RepositoryName.parse(name);
    Registry registry = callers.registry(routing);
    Optional<MountRequest> wanted = MountRequest.of(mount, from);
    if (digest != null && wanted.isEmpty()) {
      return whole(routing.request(), registry, target, Digest.parse(digest));
    }
    DigestAlgorithm expected = algorithm(algorithm);
    return threads.supply(
        () -> {
          if (wanted.isPresent() && wanted.get().tryOn(registry, target)) {
            return created(target, wanted.get().digest());
          }
          UploadSession session = registry.startUpload(target, OWNER, expected);
          return standing(Response.accepted(), target, session.id(), 0);
        });
  }

  private CompletionStage<Response> whole(
      HttpServerRequest request, Registry registry, RepositoryName target, Digest digest) {
    OneShotUpload upload = new OneShotUpload(registry, target, OWNER, digest);
    return bodies
        .intoUpload(
            request,
            upload::open,
            append -> {
              append.complete();
              upload.commit();
              return created(target, digest);
            })
        .whenComplete((answer, failure) -> upload.dropIfFailed(failure, threads));
  }

  @GET
  @Path(PATH + "{id}")
  @Operation(operationId = "getUpload", summary = "Asks how much of an upload has arrived")
  @APIResponse(responseCode = "204", ref = "UploadStatus")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public CompletionStage<Response> status(
      @PathParam("name") String name, @PathParam("id") String id, @Context RoutingContext routing) {
    RepositoryName target = RepositoryName.parse(name);
    Registry registry = callers.registry(routing);
    UploadId upload = parse(id);
    return threads.supply(
        () -> {
          long tail = registry.resumeUpload(target, upload, OWNER).tail();
          return standing(Response.noContent(), target, upload, tail);
        });
  }

  @PATCH
  @Path(PATH + "{id}")
  @Operation(operationId = "appendUpload", summary = "Appends a chunk or a stream to an upload")
  @RequestBody(ref = "Bytes")
  @APIResponse(responseCode = "202", ref = "UploadOpen")
  @APIResponse(responseCode = "400", ref = "BadRequest")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "416", ref = "RangeInvalid")
  @APIResponse(responseCode = "507", ref = "Full")
  public CompletionStage<Response> append(
      @PathParam("name") String name,
      @PathParam("id") String id,
      @HeaderParam("Content-Range") @Nullable String range,
      @Context RoutingContext routing) {
    RepositoryName target = RepositoryName.parse(name);
    Registry registry = callers.registry(routing);
    UploadId upload = parse(id);
    ContentRange chunk = chunk(range, routing.request());
    return bodies.intoUpload(
        routing.request(),
        () -> registry.resumeUpload(target, upload, OWNER).append(chunk),
        append -> standing(Response.accepted(), target, upload, append.acknowledge()));
  }

  @PUT
  @Path(PATH + "{id}")
  @Operation(operationId = "finishUpload", summary = "Appends what is left and makes it a blob")
  @RequestBody(ref = "Bytes")
  @APIResponse(responseCode = "201", ref = "BlobCreated")
  @APIResponse(responseCode = "400", ref = "BadRequest")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "416", ref = "RangeInvalid")
  @APIResponse(responseCode = "507", ref = "Full")
  public CompletionStage<Response> finish(
      @PathParam("name") String name,
      @PathParam("id") String id,
      @RestQuery("digest") @Nullable String digest,
      @HeaderParam("Content-Range") @Nullable String range,
      @Context RoutingContext routing) {
    RepositoryName target = RepositoryName.parse(name);
    Registry registry = callers.registry(routing);
    UploadId upload = parse(id);
    Digest wanted = required(digest);
    ContentRange chunk = chunk(range, routing.request());
    return bodies.intoUpload(
        routing.request(),
        () -> registry.resumeUpload(target, upload, OWNER).append(chunk),
        append -> {
          append.complete();
          UploadSession session = registry.resumeUpload(target, upload, OWNER);
          registry.commitUpload(target, session, wanted);
          return created(target, wanted);
        });
  }

  @DELETE
  @Path(PATH + "{id}")
  @Operation(operationId = "cancelUpload", summary = "Drops an upload")
  @APIResponse(responseCode = "204", ref = "Deleted")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public CompletionStage<Response> cancel(
      @PathParam("name") String name, @PathParam("id") String id, @Context RoutingContext routing) {
    RepositoryName target = RepositoryName.parse(name);
    Registry registry = callers.registry(routing);
    UploadId upload = parse(id);
    return threads.supply(
        () -> {
          registry.cancelUpload(target, upload, OWNER);
          return Response.noContent().build();
        });
  }

  @OPTIONS
  @Path(PATH)
  @Cors
  @Operation(hidden = true)
  public Response options() {
    return Response.noContent().header(HttpHeaders.ALLOW, "POST,OPTIONS").build();
  }

  @OPTIONS
  @Path(PATH + "{id}")
  @Cors
  @Operation(hidden = true)
  public Response optionsOfSession() {
    return Response.noContent().header(HttpHeaders.ALLOW, "GET,PATCH,PUT,DELETE,OPTIONS").build();
  }

  private static Response created(RepositoryName name, Digest digest) {
    return Response.status(Response.Status.CREATED)
        .header(HttpHeaders.LOCATION, Locations.blob(name, digest))
        .header(DistributionHeaders.CONTENT_DIGEST, digest)
        .build();
  }

  /** How a session stands: {@code Range} is of the blob so far. */
  private static Response standing(
      Response.ResponseBuilder answer, RepositoryName name, UploadId id, long end) {
    return answer
        .header(HttpHeaders.LOCATION, Locations.upload(name, id))
        .header("Range", Locations.range(end))
        .header(DistributionHeaders.UPLOAD_UUID, id)
        .header(DistributionHeaders.BLOB_UPLOAD_UUID, id)
        .build();
  }

  private static UploadId parse(String id) {
    return UploadId.find(id)
        .orElseThrow(
            () ->
                new OciException(ErrorCode.BLOB_UPLOAD_UNKNOWN, "open a session with POST")
                    .with("session_id", Texts.shortened(id)));
  }

  private static Digest required(@Nullable String digest) {
    if (digest == null) {
      throw new OciException(
          ErrorCode.DIGEST_INVALID, "say of which content it is: add the parameter digest");
    }
    return Digest.parse(digest);
  }

  private static DigestAlgorithm algorithm(@Nullable String label) {
    return label == null
        ? DigestAlgorithm.SHA256
        : DigestAlgorithm.find(label)
            .orElseThrow(
                () ->
                    new OciException(
                            ErrorCode.DIGEST_INVALID, "digests are sha256, sha384 or sha512")
                        .with("algorithm", Texts.shortened(label)));
  }

  private static @Nullable ContentRange chunk(@Nullable String range, HttpServerRequest request) {
    if (range == null) {
      return null;
    }
    ContentRange chunk = ContentRange.parse(range);
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && Long.parseLong(length.strip()) != chunk.length()) {
      throw new OciException(
              ErrorCode.BLOB_UPLOAD_RANGE, "Content-Range and Content-Length disagree")
          .with("contentRange", Texts.shortened(range))
          .with("contentLength", length);
    }
    return chunk;
  }
}
