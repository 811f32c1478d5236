package io.jzot.api;

import io.jzot.api.transfer.OutgoingBodies;
import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.OciException;
import io.jzot.oci.RawManifest;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.registry.Recall;
import io.jzot.registry.Registry;
import io.jzot.store.BlobContent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plain reads that memory can answer ({@link Recall}), and the version check: answered at once, on
 * the event loop, as the resources would answer. Everything else, refusals above all, goes on to
 * the resources. ADR 70.
 */
@Singleton
public final class RecalledAnswers {
  /** After {@link AuthenticationFilter}. */
  private static final int PRIORITY = 600;

  private static final String ROOT = "/v2/";
  private static final String MANIFESTS = "/manifests/";
  private static final String BLOBS = "/blobs/";

  private final Callers callers;
  private final Supplier<Security> security;
  private final OutgoingBodies bodies;

  public RecalledAnswers(Callers callers, Supplier<Security> security, OutgoingBodies bodies) {
    this.bodies = bodies;
    this.callers = callers;
    this.security = security;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, PRIORITY);
  }

  private void handle(RoutingContext routing) {
    if (!isPlain(routing.request()) || !answered(routing)) {
      routing.next();
    }
  }

  /** Whether it is a read that nothing makes special. */
  private static boolean isPlain(HttpServerRequest request) {
    HttpMethod method = request.method();
    return (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD))
        && request.path().startsWith(ROOT)
        && request.query() == null
        && !request.headers().contains(HttpHeaders.IF_NONE_MATCH)
        && !request.headers().contains("If-Range");
  }

  private boolean answered(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String path = request.path();
    boolean head = request.method().equals(HttpMethod.HEAD);
    if (path.length() == ROOT.length()) {
      return !head && version(request.response());
    }
    int slash = path.lastIndexOf('/');
    if (endsWith(path, slash, MANIFESTS)) {
      RepositoryName name = name(path, slash, MANIFESTS);
      Reference reference = reference(path.substring(slash + 1));
      return name != null && reference != null && manifest(routing, name, reference, head);
    }
    if (endsWith(path, slash, BLOBS)) {
      RepositoryName name = name(path, slash, BLOBS);
      Digest digest = Digest.find(path.substring(slash + 1)).orElse(null);
      return name != null && digest != null && blob(routing, name, digest, head);
    }
    return false;
  }

  /** Whether the last slash of a path ends that word. */
  private static boolean endsWith(String path, int slash, String word) {
    return path.startsWith(word, slash - word.length() + 1);
  }

  private static @Nullable RepositoryName name(String path, int slash, String word) {
    int end = slash - word.length() + 1;
    return end < ROOT.length()
        ? null
        : RepositoryName.find(path.substring(ROOT.length(), end)).orElse(null);
  }

  private static @Nullable Reference reference(String text) {
    return text.indexOf(':') < 0 ? Tag.find(text).orElse(null) : Digest.find(text).orElse(null);
  }

  private boolean version(HttpServerResponse response) {
    response.putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
    CorsFilter.addTo(response::putHeader, security.get());
    response.end();
    return true;
  }

  private boolean manifest(
      RoutingContext routing, RepositoryName name, Reference reference, boolean head) {
    Recall registry = callers.registry(routing);
    HttpServerResponse response = routing.response();
    if (head) {
      Optional<Descriptor> found = registry.recallDescriptor(name, reference);
      found.ifPresent(it -> describe(it, reference, response));
      found.ifPresent(it -> end(response, it.size()));
      return found.isPresent();
    }
    Optional<RawManifest> found = registry.recallManifest(name, reference);
    found.ifPresent(it -> describe(it.descriptor(), reference, response));
    found.ifPresent(it -> response.end(Buffer.buffer(it.bytes())));
    return found.isPresent();
  }

  private void describe(Descriptor found, Reference reference, HttpServerResponse response) {
    ContentHeaders.ofManifest(found, reference, into(response));
    CorsFilter.addTo(response::putHeader, security.get());
  }

  private boolean blob(RoutingContext routing, RepositoryName name, Digest digest, boolean head) {
    Registry registry = callers.registry(routing);
    HttpServerResponse response = routing.response();
    if (head) {
      OptionalLong size = registry.recallBlobSize(name, digest);
      size.ifPresent(it -> describe(digest, response));
      size.ifPresent(it -> end(response, it));
      return size.isPresent();
    }
    String range = routing.request().getHeader("Range");
    Optional<BlobContent.Memory> content =
        range == null ? registry.recallBlob(name, digest) : Optional.empty();
    content.ifPresent(it -> describe(digest, response));
    content.ifPresent(it -> response.end(Buffer.buffer(it.bytes())));
    return content.isPresent() || opened(routing, registry, name, digest, range);
  }

  /** What is there, but neither in memory nor open, is opened by a thread that may wait. */
  private boolean opened(
      RoutingContext routing,
      Registry registry,
      RepositoryName name,
      Digest digest,
      @Nullable String range) {
    Optional<BlobContent.File> open = registry.recallFile(name, digest);
    if (open.isPresent()) {
      send(routing, digest, open.get(), range);
      return true;
    }
    boolean there = registry.recallBlobSize(name, digest).isPresent();
    if (there) {
      routing
          .vertx()
          .executeBlocking(() -> registry.openBlob(name, digest), false)
          .onSuccess(content -> send(routing, digest, content, range))
          .onFailure(gone -> routing.next()); // The resource says why.
    }
    return there;
  }

  private void send(
      RoutingContext routing, Digest digest, BlobContent content, @Nullable String range) {
    BlobAnswer answer = content instanceof BlobContent.File ? answer(content, range) : null;
    if (answer == null) {
      content.close();
      routing.next();
      return;
    }
    HttpServerResponse response = routing.response().setStatusCode(answer.status());
    answer.describe(digest, into(response));
    response.putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(answer.body().length()));
    bodies.send(routing.request(), answer.body());
  }

  /** Null when it is a refusal. */
  private static @Nullable BlobAnswer answer(BlobContent content, @Nullable String range) {
    try {
      return BlobAnswer.of(content, range);
    } catch (OciException e) {
      return null;
    }
  }

  private static void describe(Digest digest, HttpServerResponse response) {
    ContentHeaders.ofBlob(digest, into(response));
    response.putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_OCTET_STREAM);
  }

  private static BiConsumer<String, Object> into(HttpServerResponse response) {
    return (header, value) -> response.putHeader(header, value.toString());
  }

  /** Without a body. */
  private static void end(HttpServerResponse response, long length) {
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length)).end();
  }
}
