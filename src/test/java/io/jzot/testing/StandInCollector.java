package io.jzot.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes traces as OTLP over HTTP (protocol buffers) and shows what came. */
public final class StandInCollector implements AutoCloseable {
  private static final String PATH = "/v1/traces";

  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> resources = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();

  /** A span; ids in hexadecimal digits, that of the parent empty where there is none. */
  public record Span(
      String trace,
      String id,
      String parent,
      String name,
      long kind,
      Map<String, String> attributes,
      long status) {}

  public StandInCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(PATH, this::take);
    server.start();
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  /** All that came so far. */
  public List<Span> spans() {
    return List.copyOf(spans);
  }

  /** Who the senders say that they are. */
  public List<Map<String, String>> resources() {
    return List.copyOf(resources);
  }

  /** The headers of what came. */
  public List<Map<String, List<String>>> headers() {
    return List.copyOf(headers);
  }

  /** Whether these bytes came at all. */
  public boolean hasSeen(String text) {
    ByteString wanted = ByteString.copyFromUtf8(text);
    return bodies.stream().map(ByteString::copyFrom).anyMatch(body -> contains(body, wanted));
  }

  private static boolean contains(ByteString body, ByteString wanted) {
    for (int i = 0; i + wanted.size() <= body.size(); i++) {
      if (body.substring(i, i + wanted.size()).equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    headers.add(Map.copyOf(exchange.getRequestHeaders()));
    bodies.add(body);
    for (UnknownFieldSet resourceSpans : messages(UnknownFieldSet.parseFrom(body), 1)) {
      for (UnknownFieldSet resource : messages(resourceSpans, 1)) {
        resources.add(attributes(resource, 1));
      }
      for (UnknownFieldSet scopeSpans : messages(resourceSpans, 2)) {
        for (UnknownFieldSet span : messages(scopeSpans, 2)) {
          spans.add(span(span));
        }
      }
    }
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  /** The numbers are those of opentelemetry/proto/trace/v1/trace.proto. */
  private static Span span(UnknownFieldSet span) throws InvalidProtocolBufferException {
    long status = 0;
    for (UnknownFieldSet each : messages(span, 15)) {
      status = number(each, 3);
    }
    return new Span(
        hex(span, 1),
        hex(span, 2),
        hex(span, 4),
        text(span, 5),
        number(span, 6),
        attributes(span, 9),
        status);
  }

  private static Map<String, String> attributes(UnknownFieldSet message, int field)
      throws InvalidProtocolBufferException {
    Map<String, String> attributes = new HashMap<>();
    for (UnknownFieldSet pair : messages(message, field)) {
      for (UnknownFieldSet value : messages(pair, 2)) {
        attributes.put(
            text(pair, 1), value.hasField(1) ? text(value, 1) : Long.toString(number(value, 3)));
      }
    }
    return attributes;
  }

  private static List<UnknownFieldSet> messages(UnknownFieldSet of, int field)
      throws InvalidProtocolBufferException {
    List<UnknownFieldSet> messages = new ArrayList<>();
    for (ByteString bytes : of.getField(field).getLengthDelimitedList()) {
      messages.add(UnknownFieldSet.parseFrom(bytes));
    }
    return messages;
  }

  private static String text(UnknownFieldSet of, int field) {
    return of.getField(field).getLengthDelimitedList().stream()
        .findFirst()
        .map(ByteString::toStringUtf8)
        .orElse("");
  }

  private static String hex(UnknownFieldSet of, int field) {
    return of.getField(field).getLengthDelimitedList().stream()
        .findFirst()
        .map(bytes -> HexFormat.of().formatHex(bytes.toByteArray()))
        .orElse("");
  }

  private static long number(UnknownFieldSet of, int field) {
    return of.getField(field).getVarintList().stream().findFirst().orElse(0L);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
