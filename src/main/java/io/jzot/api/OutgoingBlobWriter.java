package io.jzot.api;

import io.jzot.api.transfer.OutgoingBlob;
import io.jzot.api.transfer.OutgoingBodies;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jboss.resteasy.reactive.server.vertx.VertxResteasyReactiveRequestContext;

/** Hands a blob to the sender; no thread waits for it. */
@Provider
public final class OutgoingBlobWriter implements ServerMessageBodyWriter<OutgoingBlob> {
  private final OutgoingBodies bodies;

  public OutgoingBlobWriter(OutgoingBodies bodies) {
    this.bodies = bodies;
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
    return type == OutgoingBlob.class;
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == OutgoingBlob.class;
  }

  @Override
  public void writeResponse(OutgoingBlob blob, Type genericType, ServerRequestContext context) {
    context.serverResponse().setResponseHeader(HttpHeaders.CONTENT_LENGTH, "" + blob.length());
    Optional<byte[]> bytes = blob.inMemory();
    if (bytes.isPresent()) {
      context.serverResponse().end(bytes.get());
      blob.content().close();
      return;
    }
    HttpServerRequest request =
        ((VertxResteasyReactiveRequestContext) context).getContext().request();
    ResteasyReactiveRequestContext handling = (ResteasyReactiveRequestContext) context;
    handling.suspend();
    bodies.send(request, blob).onComplete(result -> handling.resume());
  }

  @Override
  public void writeTo(
      OutgoingBlob blob,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    throw new IOException("a blob is sent by writeResponse only");
  }
}
