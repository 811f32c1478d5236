package io.jzot.auth.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.jzot.auth.Session;
import io.jzot.auth.Sessions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sessions that end with the process. */
public final class MemorySessions implements Sessions {
  private static final int ID_BYTES = 32;
  private static final int MOST = 10_000;

  private final SecureRandom random = new SecureRandom();
  private final Cache<String, Session> sessions =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(LIFE).build();

  @Override
  public CompletionStage<String> open(Session session) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    String cookie = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    sessions.put(cookie, session);
    return CompletableFuture.completedFuture(cookie);
  }

  @Override
  public CompletionStage<Optional<Session>> find(String cookie) {
    return CompletableFuture.completedFuture(Optional.ofNullable(sessions.getIfPresent(cookie)));
  }

  @Override
  public CompletionStage<Optional<Session>> end(String cookie) {
    return CompletableFuture.completedFuture(Optional.ofNullable(sessions.asMap().remove(cookie)));
  }
}
