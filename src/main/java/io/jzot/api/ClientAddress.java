package io.jzot.api;

import io.jzot.auth.Client;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Where a request comes from: the other end of the connection. */
final class ClientAddress {
  private static final int IPV6_LENGTH = 16;
  private static final int IPV6_NETWORK = 8;

  private ClientAddress() {}

  static Client of(HttpServerRequest request) {
    SocketAddress remote = request.remoteAddress();
    String address = remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
    return new Client(address, party(address));
  }

  /** Who has one IPv6 address has the 2^64 of its network. */
  static String party(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    return bytes != null && bytes.length == IPV6_LENGTH
        ? HexFormat.of().formatHex(Arrays.copyOf(bytes, IPV6_NETWORK))
        : address;
  }
}
