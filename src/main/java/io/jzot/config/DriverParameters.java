package io.jzot.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The free-form map of a driver. Names are found whatever their case, as in zot.
 *
 * @param values strings, longs, doubles, booleans, and lists and maps of them
 */
public record DriverParameters(Map<String, Object> values) {
  private static final Set<String> SECRETS =
      Set.of(
          "accesskey",
          "secretkey",
          "password",
          "secret",
          "token",
          "clientsecret",
          "sessionhashkey",
          "sessionencryptkey",
          "sentinelpassword",
          "authorization",
          "apikey",
          "bearer",
          "xapikey",
          "sessiontoken",
          "accountkey");

  public Optional<Object> find(String name) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The driver's name, in lower case. */
  public Optional<String> name() {
    return find("name").map(name -> name.toString().toLowerCase(Locale.ROOT));
  }

  /**
   * Whether a parameter of this name must not be printed; {@code _}, {@code -} and case do not
   * matter.
   */
  public static boolean isSecret(String name) {
    return SECRETS.contains(name.replaceAll("[_-]", "").toLowerCase(Locale.ROOT));
  }

  /** Names only: values may be secret. */
  @Override
  public String toString() {
    return "DriverParameters" + values.keySet();
  }
}
