package io.jzot.auth.oidc;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Challenge;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Credentials.Bearer;
import io.jzot.auth.TokenRealm;
import io.jzot.cel.InvalidExpressionsException;
import io.jzot.config.BearerConfig;
import io.jzot.config.FileWatcher;
import io.jzot.jwt.Presented;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Workload identities (zot key {@code http.auth.bearer.oidc}): the token comes as it is, or as a
 * password beside any name. Issuers are asked in their order.
 */
public final class OidcRealm implements TokenRealm, AutoCloseable {
  static final String NAME = "oidc";

  private final Optional<Challenge> challenge;
  private final List<Issuer> issuers;
  private final IssuerSources sources;

  private OidcRealm(Challenge challenge, List<Issuer> issuers, IssuerSources sources) {
    this.challenge = Optional.of(challenge);
    this.issuers = List.copyOf(issuers);
    this.sources = sources;
  }

  /**
   * Nobody is asked yet: an issuer that is away stops nothing.
   *
   * @throws IOException if certificate authorities cannot be used
   * @throws InvalidExpressionsException if a mapping cannot be compiled
   */
  public static OidcRealm open(BearerConfig config, FileWatcher watcher, Clock clock)
      throws IOException, InvalidExpressionsException {
    IssuerSources sources = new IssuerSources(watcher);
    List<Issuer> issuers = new ArrayList<>();
    try {
      for (BearerConfig.Oidc issuer : config.oidc()) {
        IssuerKeys keys = new IssuerKeys(issuer.issuer(), sources.of(issuer), clock);
        ClaimMapping mapping = ClaimMapping.of(issuer.claimMapping(), place(issuers.size()));
        issuers.add(new Issuer(issuer, mapping, keys, sources.threads(), clock));
      }
      return new OidcRealm(challengeOf(config), issuers, sources);
    } catch (IOException | InvalidExpressionsException | RuntimeException e) {
      sources.close();
      throw e;
    }
  }

  private static String place(int issuer) {
    return "http.auth.bearer.oidc[" + issuer + "].claimMapping";
  }

  /** A token server is named where there is one to name; tokens come as passwords otherwise. */
  private static Challenge challengeOf(BearerConfig config) {
    return config.realm().isPresent() && config.service().isPresent()
        ? new Challenge.Bearer(config.realm().get(), config.service().get())
        : new Challenge.Basic();
  }

  /**
   * Compiles all expressions, and keeps nothing.
   *
   * @throws InvalidExpressionsException with everything that is wrong with any of them
   */
  public static void check(List<BearerConfig.Oidc> issuers) throws InvalidExpressionsException {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < issuers.size(); i++) {
      try {
        ClaimMapping.of(issuers.get(i).claimMapping(), place(i));
      } catch (InvalidExpressionsException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidExpressionsException(problems);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Challenge> challenge() {
    return challenge;
  }

  @Override
  public boolean owns(String text) {
    return Presented.find(text)
        .map(token -> issuers.stream().anyMatch(issuer -> issuer.owns(token)))
        .orElse(false);
  }

  @Override
  public CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client) {
    String token =
        credentials instanceof Bearer bearer
            ? bearer.token()
            : credentials instanceof Basic basic ? basic.password() : "";
    Optional<Presented> presented = Presented.find(token);
    List<Issuer> mine =
        issuers.stream().filter(issuer -> presented.map(issuer::owns).orElse(false)).toList();
    return mine.isEmpty()
        ? CompletableFuture.completedFuture(AuthOutcome.NOT_MINE)
        : ask(mine, token, client);
  }

  /** The first that knows the token; else the first that cannot say; else the last refusal. */
  private static CompletionStage<AuthOutcome> ask(List<Issuer> mine, String token, Client client) {
    CompletionStage<AuthOutcome> answer = mine.get(0).judge(token, client);
    for (Issuer next : mine.subList(1, mine.size())) {
      answer =
          answer.thenCompose(
              so ->
                  so instanceof Authenticated
                      ? CompletableFuture.completedFuture(so)
                      : next.judge(token, client)
                          .thenApply(
                              then ->
                                  then instanceof Authenticated || !(so instanceof Unavailable)
                                      ? then
                                      : so));
    }
    return answer;
  }

  @Override
  public void close() {
    sources.close();
  }
}
