package io.jzot.auth.token;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows what it is told. */
final class KnownStanding implements Standing {
  private final Map<String, String> users = new HashMap<>();
  private final Set<String> credentials = new HashSet<>();

  /** Nobody stands on anything: tokens end by time. */
  static KnownStanding nothing() {
    return new KnownStanding();
  }

  void set(String method, String user, String standing) {
    users.put(method + ' ' + user, standing);
  }

  void forget(String method, String user) {
    users.remove(method + ' ' + user);
  }

  void give(String user, String credential) {
    credentials.add(user + ' ' + credential);
  }

  void takeBack(String user, String credential) {
    credentials.remove(user + ' ' + credential);
  }

  @Override
  public Optional<String> of(String method, String user) {
    return Optional.ofNullable(users.get(method + ' ' + user));
  }

  @Override
  public boolean stillTakes(String method, String user, String credential) {
    return users.containsKey(method + ' ' + user) && credentials.contains(user + ' ' + credential);
  }
}
