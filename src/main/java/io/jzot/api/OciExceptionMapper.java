package io.jzot.api;

import static io.jzot.log.Field.field;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes an answer. */
@Provider
public final class OciExceptionMapper implements ExceptionMapper<Throwable> {
  private static final Logger log = LoggerFactory.getLogger(OciExceptionMapper.class);
  private static final int RETRY_AFTER_SECONDS = 5;

  private final Challenges challenges;

  @Context @Nullable HttpServerRequest request;

  public OciExceptionMapper(Challenges challenges) {
    this.challenges = challenges;
  }

  @Override
  public Response toResponse(Throwable thrown) {
    OciException failure = asOci(thrown);
    if (failure.code().status() >= ErrorCode.INTERNAL.status()) {
      log.error("request failed", field("code", failure.code()), thrown);
    }
    Response.ResponseBuilder answer =
        Response.status(failure.code().status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(ErrorBody.of(failure));
    switch (failure.code()) {
      case UNAVAILABLE, TOOMANYREQUESTS ->
          answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
      case RANGE_INVALID ->
          answer.header("Content-Range", "bytes */" + failure.detail().getOrDefault("size", "*"));
      case UNAUTHORIZED, DENIED -> challenge(answer);
      case BLOB_UPLOAD_RANGE -> addStanding(answer, failure.detail().get("offset"));
      default -> {}
    }
    if (bodyIsLeftUnread(failure)) {
      answer.header("Connection", "close");
    }
    return answer.build();
  }

  private void challenge(Response.ResponseBuilder answer) {
    HttpServerRequest current = request;
    if (current != null) {
      challenges.of(current).ifPresent(it -> answer.header(Challenges.HEADER, it));
    }
  }

  /** Where the upload stands, as the session itself would say it. */
  private void addStanding(Response.ResponseBuilder answer, @Nullable Object offset) {
    HttpServerRequest current = request;
    if (offset != null && current != null) {
      answer
          .header("Range", Locations.range(Long.parseLong(offset.toString())))
          .header(HttpHeaders.LOCATION, current.path());
    }
  }

  /**
   * A client that waits for "100 Continue" will not send its body; a slow one is not waited for.
   */
  private boolean bodyIsLeftUnread(OciException failure) {
    HttpServerRequest current = request;
    return failure.code() == ErrorCode.REQUEST_TIMEOUT
        || (current != null && current.getHeader("Expect") != null && !current.isEnded());
  }

  private static OciException asOci(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof OciException failure) {
        return failure;
      }
    }
    return routing(thrown instanceof CompletionException ? thrown.getCause() : thrown)
        .orElseGet(
            () -> new OciException(ErrorCode.INTERNAL, "the log of the server says more", thrown));
  }

  private static Optional<OciException> routing(@Nullable Throwable thrown) {
    if (!(thrown instanceof WebApplicationException web)) {
      return Optional.empty();
    }
    return switch (web.getResponse().getStatus()) {
      case 404 ->
          Optional.of(new OciException(ErrorCode.NOT_FOUND, "there is nothing at this path"));
      case 405 ->
          Optional.of(
              new OciException(ErrorCode.UNSUPPORTED, "this path does not take this method"));
      case 415 ->
          Optional.of(
              new OciException(ErrorCode.UNSUPPORTED_BODY, "this content type is not taken"));
      case 500 -> Optional.empty();
      default ->
          Optional.of(new OciException(ErrorCode.REQUEST_INVALID, "look at the request again"));
    };
  }
}
