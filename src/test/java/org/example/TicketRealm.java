package org.example;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.Challenge;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Principal;
import io.jzot.auth.Realm;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets in who has a ticket: a password that starts with {@code ticket-}. */
@Alternative
@Singleton
public class TicketRealm implements Realm {
  private final Map<String, String> tickets = Map.of("ticket-4711", "visitor");

  @Override
  public String name() {
    return "ticket";
  }

  @Override
  public Optional<Challenge> challenge() {
    return Optional.of(new Challenge.Basic());
  }

  @Override
  public CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client) {
    AuthOutcome outcome = AuthOutcome.NOT_MINE;
    if (credentials instanceof Credentials.Basic basic && basic.password().startsWith("ticket-")) {
      String user = tickets.get(basic.password());
      outcome =
          user == null || !user.equals(basic.user())
              ? new AuthOutcome.Rejected("no such ticket")
              : new AuthOutcome.Authenticated(Principal.user(user, Set.of("guests"), name()));
    }
    return CompletableFuture.completedFuture(outcome);
  }
}
