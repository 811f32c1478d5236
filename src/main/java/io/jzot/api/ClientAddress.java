package io.jzot.api;

import io.jzot.auth.Client;
import io.jzot.config.Network;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request comes from: the other end of the connection; or, where that is a proxy that the
 * configuration trusts, the last address of {@code X-Forwarded-For} that is none.
 */
final class ClientAddress {
  private static final int IPV6_LENGTH = 16;
  private static final int IPV6_NETWORK = 8;

  /** Some proxies add the port. */
  private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]+)](?::\\d+)?|([^:]+):\\d+");

  private ClientAddress() {}

  static Client of(HttpServerRequest request, List<Network> trusted) {
    String address = connected(request);
    if (!trusted.isEmpty()) {
      address = behind(address, forwardedFor(request), trusted);
    }
    return new Client(address, party(address));
  }

  /** Whether the other end of the connection is one of these. */
  static boolean comesFrom(HttpServerRequest request, List<Network> trusted) {
    return isTrusted(connected(request), trusted);
  }

  private static String connected(HttpServerRequest request) {
    SocketAddress remote = request.connection().remoteAddress();
    return remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
  }

  /** The addresses of {@code X-Forwarded-For}, as they came. */
  static List<String> forwardedFor(HttpServerRequest request) {
    List<String> all = new ArrayList<>();
    for (String line : request.headers().getAll("X-Forwarded-For")) {
      for (String address : line.split(",", -1)) {
        all.add(address.strip());
      }
    }
    return all;
  }

  /**
   * Who stands behind the proxies.
   *
   * @param forwarded as the proxies have added them, the nearest last
   */
  static String behind(String connected, List<String> forwarded, List<Network> trusted) {
    String known = connected;
    for (int i = forwarded.size() - 1; i >= 0 && isTrusted(known, trusted); i--) {
      Matcher parts = WITH_PORT.matcher(forwarded.get(i));
      String next =
          parts.matches()
              ? Optional.ofNullable(parts.group(1)).orElseGet(() -> parts.group(2))
              : forwarded.get(i);
      if (Network.bytes(next).isEmpty()) {
        break; // "unknown", or made up: the proxy that says so is as far as one can see
      }
      known = next;
    }
    return known;
  }

  private static boolean isTrusted(String address, List<Network> trusted) {
    return Network.bytes(address)
        .map(bytes -> trusted.stream().anyMatch(network -> network.contains(bytes)))
        .orElse(false);
  }

  /** Who has one IPv6 address has the 2^64 of its network. */
  static String party(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    byte[] bytes = Network.bytes(address).orElse(new byte[0]);
    return bytes.length == IPV6_LENGTH
        ? HexFormat.of().formatHex(Arrays.copyOf(bytes, IPV6_NETWORK))
        : address;
  }
}
