package io.jzot.ext.trace;

import io.jzot.api.AccessLog;
import io.jzot.api.RepositoryRoute;
import io.jzot.log.Masked;
import io.jzot.registry.Registry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/**
 * A span for each request, in the words of OpenTelemetry's conventions for HTTP servers. Queries,
 * credentials and names of users are not told.
 */
final class RequestSpans implements AutoCloseable {
  private static final String KEY = RequestSpans.class.getName();
  private static final int ERROR = 500;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> PEER = AttributeKey.stringKey("network.peer.address");
  private static final AttributeKey<String> PROTOCOL =
      AttributeKey.stringKey("network.protocol.version");
  private static final AttributeKey<String> AGENT = AttributeKey.stringKey("user_agent.original");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<Long> RECEIVED = AttributeKey.longKey("http.request.body.size");
  private static final AttributeKey<Long> SENT = AttributeKey.longKey("http.response.body.size");
  private static final AttributeKey<String> REPOSITORY = AttributeKey.stringKey("jzot.repository");

  /** When the first byte of the answer goes out. */
  private static final String HEAD = "head";

  private static final TextMapGetter<HttpServerRequest> HEADERS =
      (request, name) -> request == null ? null : request.getHeader(name);

  private final Exporter exporter;
  private final Tracer tracer;
  private final Set<String> untraced;

  /**
   * @param untraced paths of which nothing is told
   */
  RequestSpans(Exporter exporter, Set<String> untraced) {
    this.exporter = exporter;
    this.tracer = exporter.tracer();
    this.untraced = Set.copyOf(untraced);
  }

  void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String path = request.path() == null ? "" : request.path();
    if (!untraced.contains(path)) {
      Span span = begin(request, path);
      routing.put(KEY, span);
      if (span.isRecording()) {
        routing.put(AccessLog.TRACE, span.getSpanContext().getTraceId());
        routing.addHeadersEndHandler(head -> span.addEvent(HEAD));
        routing.addEndHandler(end -> end(span, request, end.failed()));
      }
    }
    routing.next();
  }

  private Span begin(HttpServerRequest request, String path) {
    String given = request.method().name();
    String method = METHODS.contains(given) ? given : "_OTHER";
    Optional<RepositoryRoute> route = RepositoryRoute.find(path);
    String name = route.map(it -> method + ' ' + it.template()).orElse(method);
    Context parent =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS);
    SpanBuilder builder =
        tracer
            .spanBuilder(name)
            .setSpanKind(SpanKind.SERVER)
            .setParent(parent)
            .setAttribute(METHOD, method);
    Span span = builder.startSpan();
    if (span.isRecording()) {
      span.setAttribute(PATH, Masked.text(path));
      route.ifPresent(
          it -> {
            span.setAttribute(ROUTE, it.template());
            span.setAttribute(REPOSITORY, it.name());
          });
      describe(span, request);
    }
    return span;
  }

  private static void describe(Span span, HttpServerRequest request) {
    span.setAttribute(SCHEME, request.isSSL() ? "https" : "http");
    span.setAttribute(PROTOCOL, protocol(request.version()));
    HostAndPort authority = request.authority();
    if (authority != null) {
      span.setAttribute(HOST, authority.host());
      if (authority.port() > 0) {
        span.setAttribute(PORT, (long) authority.port());
      }
    }
    SocketAddress peer = request.remoteAddress();
    if (peer != null && peer.hostAddress() != null) {
      span.setAttribute(PEER, peer.hostAddress());
    }
    String agent = request.getHeader("User-Agent");
    if (agent != null) {
      span.setAttribute(AGENT, agent);
    }
  }

  private static String protocol(HttpVersion version) {
    return switch (version) {
      case HTTP_1_0 -> "1.0";
      case HTTP_1_1 -> "1.1";
      case HTTP_2 -> "2";
    };
  }

  private static void end(Span span, HttpServerRequest request, boolean broken) {
    int status = request.response().getStatusCode();
    span.setAttribute(STATUS, (long) status);
    span.setAttribute(RECEIVED, request.bytesRead());
    span.setAttribute(SENT, request.response().bytesWritten());
    if (broken || status >= ERROR) {
      span.setStatus(StatusCode.ERROR, broken ? "the connection ended before the answer" : "");
    }
    span.end();
  }

  /** The registry for a request, with a span below the request's for all that is done. */
  Registry around(Registry registry, RoutingContext routing) {
    Span span = routing.get(KEY);
    return span == null || !span.isRecording()
        ? registry
        : new TracedRegistry(registry, tracer, Context.root().with(span));
  }

  @Override
  public void close() {
    exporter.close();
  }
}
