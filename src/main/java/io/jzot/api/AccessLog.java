package io.jzot.api;

import static io.jzot.log.Field.field;

import io.jzot.log.Field;
import io.jzot.log.Masked;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a request, and one more in the audit log for a change, as zot writes them. */
@Singleton
public final class AccessLog {
  /** The logger whose lines {@code log.audit} takes. */
  public static final String AUDIT = "io.jzot.audit";

  /** The logger of one line a request. */
  public static final String ACCESS = "io.jzot.access";

  /** Where a request that is traced carries the number of its trace. */
  public static final String TRACE = "io.jzot.trace";

  private static final int PRIORITY = 1000;
  private static final int FIELDS = 11;
  private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");
  private static final Logger access = LoggerFactory.getLogger(ACCESS);
  private static final Logger audit = LoggerFactory.getLogger(AUDIT);

  void register(@Observes Filters filters) {
    filters.register(this::handle, PRIORITY);
  }

  private void handle(RoutingContext routing) {
    long start = System.nanoTime();
    routing.addEndHandler(end -> ended(routing, System.nanoTime() - start));
    routing.next();
  }

  private static void ended(RoutingContext routing, long nanos) {
    HttpServerRequest request = routing.request();
    int status = routing.response().getStatusCode();
    if (access.isInfoEnabled()) {
      access.info("HTTP API", line(routing, status, nanos).toArray());
    }
    if (CHANGES.contains(request.method().name()) && status >= 200 && status <= 202) {
      audit.info(
          "HTTP API Audit",
          field("component", "audit"),
          field("clientIP", client(routing)),
          field("subject", subject(routing)),
          field("action", request.method().name()),
          field("object", Masked.text(request.uri())),
          field("status", status));
    }
  }

  private static List<Field> line(RoutingContext routing, int status, long nanos) {
    HttpServerRequest request = routing.request();
    List<Field> line = new ArrayList<>(FIELDS);
    line.add(field("component", "session"));
    line.add(field("module", "http"));
    line.add(field("clientIP", client(routing)));
    line.add(field("method", request.method().name()));
    line.add(field("path", Masked.text(shown(request.uri()))));
    line.add(field("statusCode", status));
    line.add(field("latency", latency(nanos)));
    line.add(field("bodySize", bodySize(routing)));
    line.add(field("headers", headers(request)));
    line.add(field("username", user(routing)));
    String trace = routing.get(TRACE);
    if (trace != null) {
      line.add(field("traceId", trace));
    }
    return line;
  }

  /** What a browser brings back from an identity provider is as good as a password. */
  private static String shown(String uri) {
    int query = uri.indexOf('?');
    return query >= 0 && uri.startsWith(LoginResource.CALLBACK)
        ? uri.substring(0, query) + "?******"
        : uri;
  }

  private static String subject(RoutingContext routing) {
    String name = user(routing);
    return name.isEmpty() ? "anonymous" : name;
  }

  private static String user(RoutingContext routing) {
    return Caller.find(routing).map(caller -> caller.principal().name()).orElse("");
  }

  /** The other end of the connection with its port, or who stands behind a trusted proxy. */
  private static String client(RoutingContext routing) {
    SocketAddress remote = routing.request().connection().remoteAddress();
    String connected = remote == null ? "" : remote.hostAddress();
    String seen = Caller.find(routing).map(it -> it.facts().clientAddress()).orElse(connected);
    return remote == null || !seen.equals(connected) ? seen : connected + ':' + remote.port();
  }

  /** As Go prints a duration of less than a minute. */
  static String latency(long nanos) {
    long micros = (nanos + 500) / 1000;
    return micros < 1_000_000
        ? fraction(micros / 1000, micros % 1000, 3) + "ms"
        : fraction(micros / 1_000_000, micros % 1_000_000, 6) + 's';
  }

  private static String fraction(long whole, long rest, int digits) {
    String text = Long.toString(rest);
    return whole + "." + "0".repeat(digits - text.length()) + text;
  }

  private static long bodySize(RoutingContext routing) {
    String length = routing.response().headers().get("Content-Length");
    return length == null ? routing.response().bytesWritten() : Long.parseLong(length);
  }

  private static Map<String, List<String>> headers(HttpServerRequest request) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, String> header : request.headers()) {
      String name = header.getKey();
      headers
          .computeIfAbsent(name, first -> new ArrayList<>(1))
          .add(Masked.isSecret(name) ? Masked.MASK : Masked.text(header.getValue()));
    }
    return headers;
  }
}
