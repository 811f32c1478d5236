package io.jzot.config;

import java.util.List;
import java.util.Optional;

/** Limits on the number of requests of one client. */
@Doc("A client above a limit is answered 429.")
public record RateLimitConfig(
    @Doc("Requests per second and client.") Optional<Integer> rate,
    @Doc("Separate limits for single HTTP methods.") List<Method> methods) {

  /** A limit of its own for one HTTP method. */
  @Doc("The limit of one HTTP method.")
  public record Method(
      @Doc("HTTP method, such as `GET`.") String method,
      @Doc("Requests per second and client.") int rate) {}
}
