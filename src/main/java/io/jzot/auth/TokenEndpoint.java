package io.jzot.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where clients get tokens for what they have (distribution token specification). */
public interface TokenEndpoint {
  /**
   * What this registry is called in the challenge that sends clients here; empty if tokens of our
   * own are not made.
   */
  Optional<String> service();

  /** Answers; fails only by a mistake of ours. */
  CompletionStage<Answer> ask(Request request, Client client);

  /**
   * A request.
   *
   * @param credentials what was offered to prove who asks
   * @param secrets texts that may be tokens themselves
   * @param access what the token is to be good for
   * @param relay the request as it came
   */
  record Request(Credentials credentials, List<String> secrets, List<Grant> access, Relay relay) {
    @Override
    public String toString() {
      return "Request[]";
    }
  }

  /**
   * A request as it came, for another token server.
   *
   * @param parameters of the form where there is one, else of the query
   */
  record Relay(boolean form, Map<String, List<String>> parameters, Optional<String> authorization) {
    @Override
    public String toString() {
      return "Relay[]";
    }
  }

  /** What comes of it. */
  sealed interface Answer {}

  /** A token. */
  record Granted(String token, Instant issuedAt, Duration lifetime) implements Answer {
    @Override
    public String toString() {
      return "Granted[]";
    }
  }

  /** Wrong credentials, or none. */
  record Refused() implements Answer {}

  /** Nobody can say right now. */
  record Away(Duration retryAfter) implements Answer {}

  /** What another token server answered. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Relayed(int status, String contentType, byte[] body) implements Answer {}

  /** Another token server cannot be asked. */
  record NotRelayed() implements Answer {}
}
