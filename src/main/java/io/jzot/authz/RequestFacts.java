package io.jzot.authz;

import java.time.Instant;
import java.util.List;

/**
 * What conditions may know of a request beside its subject and object.
 *
 * @param method of HTTP, as it came in
 * @param userAgent empty when there is none
 * @param clientAddress as the rule for trusted proxies makes it
 * @param forwardedFor the addresses of {@code X-Forwarded-For} as they came in: anybody can write
 *     there
 * @param tlsVersion such as {@code TLS 1.3}; empty without TLS
 */
public record RequestFacts(
    Instant time,
    String method,
    String userAgent,
    String clientAddress,
    List<String> forwardedFor,
    String tlsVersion) {
  public RequestFacts {
    forwardedFor = List.copyOf(forwardedFor);
  }

  /** Where there is no request. */
  public static RequestFacts at(Instant time) {
    return new RequestFacts(time, "", "", "", List.of(), "");
  }
}
