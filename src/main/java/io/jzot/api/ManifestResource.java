package io.jzot.api;

import io.jzot.api.transfer.IncomingBodies;
import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.MediaType;
import io.jzot.oci.OciException;
import io.jzot.oci.RawManifest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.Texts;
import io.jzot.registry.ManifestPush;
import io.jzot.registry.Precondition;
import io.jzot.registry.PushedManifest;
import io.jzot.registry.Registry;
import io.jzot.registry.TaggedManifest;
import io.jzot.registry.WriteGrant;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Manifests: pull, push and delete (distribution-spec end-3, end-7, end-9). */
@Path("/v2")
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "manifests")
@Cors
public class ManifestResource {
  private static final String PATH = "/" + RepositoryPath.NAME + "/manifests/{reference}";

  /** Largest manifest in bytes. */
  private static final int LIMIT = 4 * 1024 * 1024;

  private final Callers callers;
  private final IncomingBodies bodies;

  public ManifestResource(Callers callers, IncomingBodies bodies) {
    this.callers = callers;
    this.bodies = bodies;
  }

  @HEAD
  @Path(PATH)
  @Blocking
  @Operation(operationId = "headManifest", summary = "Asks what a tag or a digest names")
  @APIResponse(responseCode = "200", ref = "ManifestHead")
  @APIResponse(responseCode = "304", ref = "NotModified")
  @APIResponse(responseCode = "400", ref = "BadRequest")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public Response head(
      @PathParam("name") String name,
      @PathParam("reference") String reference,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
      @Context RoutingContext routing) {
    Reference wanted = readable(reference);
    Descriptor found = callers.registry(routing).statManifest(RepositoryName.parse(name), wanted);
    if (Conditions.unchanged(ifNoneMatch, found.digest())) {
      return Conditions.notModified(found.digest(), wanted instanceof Digest);
    }
    return describing(Response.ok(), found, wanted)
        .header(HttpHeaders.CONTENT_LENGTH, found.size())
        .build();
  }

  @GET
  @Path(PATH)
  @Blocking
  @Operation(operationId = "getManifest", summary = "Pulls a manifest, byte for byte as pushed")
  @APIResponse(responseCode = "200", ref = "Manifest")
  @APIResponse(responseCode = "304", ref = "NotModified")
  @APIResponse(responseCode = "400", ref = "BadRequest")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public Response get(
      @PathParam("name") String name,
      @PathParam("reference") String reference,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
      @Context RoutingContext routing) {
    Reference wanted = readable(reference);
    RepositoryName repository = RepositoryName.parse(name);
    Registry registry = callers.registry(routing);
    if (ifNoneMatch != null) {
      Digest current = registry.statManifest(repository, wanted).digest();
      if (Conditions.unchanged(ifNoneMatch, current)) {
        return Conditions.notModified(current, wanted instanceof Digest);
      }
    }
    RawManifest manifest = registry.manifest(repository, wanted);
    return describing(Response.ok(manifest.bytes()), manifest.descriptor(), wanted).build();
  }

  @PUT
  @Path(PATH)
  @NonBlocking
  @Operation(operationId = "putManifest", summary = "Publishes a manifest under a tag or a digest")
  @RequestBody(ref = "Manifest")
  @APIResponse(responseCode = "201", ref = "ManifestCreated")
  @APIResponse(responseCode = "400", ref = "BadRequest")
  @APIResponse(responseCode = "412", ref = "PreconditionFailed")
  @APIResponse(responseCode = "413", ref = "TooLarge")
  @APIResponse(responseCode = "414", ref = "TooManyTags")
  @APIResponse(responseCode = "415", ref = "UnsupportedType")
  @APIResponse(responseCode = "507", ref = "Full")
  public CompletionStage<Response> put(
      @PathParam("name") String name,
      @PathParam("reference") String reference,
      @RestQuery("tag") List<String> tags,
      @HeaderParam("Content-Type") @Nullable String type,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
      @Context RoutingContext routing) {
    RepositoryName target = RepositoryName.parse(name);
    Registry registry = callers.registry(routing);
    Reference to = Reference.parse(reference);
    Set<Tag> more = TagParameters.of(to, tags);
    MediaType mediaType = MediaType.ofHeader(type == null ? "" : type);
    Precondition precondition = Conditions.ofWrite(ifMatch, ifNoneMatch);
    return bodies.inMemory(
        routing.request(),
        LIMIT,
        bytes -> {
          ManifestPush push =
              new ManifestPush(to, mediaType, bytes, more, WriteGrant.ALL, precondition);
          return created(target, registry.putManifest(target, push), more);
        });
  }

  private static Response created(RepositoryName name, PushedManifest pushed, Set<Tag> tags) {
    Digest digest = pushed.descriptor().digest();
    Response.ResponseBuilder answer =
        Response.status(Response.Status.CREATED)
            .header(HttpHeaders.LOCATION, Locations.manifest(name, digest))
            .header(DistributionHeaders.CONTENT_DIGEST, digest);
    if (pushed.subject() != null) {
      answer.header(DistributionHeaders.SUBJECT, pushed.subject());
    }
    tags.forEach(tag -> answer.header(DistributionHeaders.TAG, tag));
    return answer.build();
  }

  @DELETE
  @Path(PATH)
  @Blocking
  @Operation(operationId = "deleteManifest", summary = "Deletes a tag, or a manifest by its digest")
  @APIResponse(responseCode = "202", ref = "Gone")
  @APIResponse(responseCode = "400", ref = "BadRequest")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "405", ref = "InUse")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "412", ref = "PreconditionFailed")
  public Response delete(
      @PathParam("name") String name,
      @PathParam("reference") String reference,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
      @Context RoutingContext routing) {
    RepositoryName target = RepositoryName.parse(name);
    Reference wanted = readable(reference);
    Registry registry = callers.registry(routing);
    if (wanted instanceof Tag tag) {
      registry.deleteTag(target, tag, Conditions.ofWrite(ifMatch, ifNoneMatch));
    } else {
      registry.deleteManifest(target, (Digest) wanted, TaggedManifest.DELETE);
    }
    return Response.accepted().build();
  }

  @OPTIONS
  @Path(PATH)
  @NonBlocking
  @Operation(hidden = true)
  public Response options() {
    return Response.noContent().header(HttpHeaders.ALLOW, "HEAD,GET,PUT,DELETE,OPTIONS").build();
  }

  private static Response.ResponseBuilder describing(
      Response.ResponseBuilder answer, Descriptor found, Reference by) {
    ContentHeaders.ofManifest(found, by, answer::header);
    return answer;
  }

  /** What is outside the tag grammar can name nothing that there is. */
  private static Reference readable(String reference) {
    if (reference.indexOf(':') >= 0) {
      return Digest.parse(reference);
    }
    return Tag.find(reference)
        .orElseThrow(
            () ->
                new OciException(ErrorCode.MANIFEST_UNKNOWN, "no tag can have this name")
                    .with("reference", Texts.shortened(reference)));
  }
}
