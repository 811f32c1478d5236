package io.jzot.auth;

/**
 * Where a request comes from.
 *
 * @param address for logs and conditions
 * @param party who shares a place in queues: the address, or the network that one customer gets
 */
public record Client(String address, String party) {
  public static Client of(String address) {
    return new Client(address, address);
  }
}
