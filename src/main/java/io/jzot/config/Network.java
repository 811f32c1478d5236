package io.jzot.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A range of addresses in CIDR notation (RFC 4632, RFC 4291), or a single one. */
public final class Network {
  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  private final String text;
  private final byte[] address;
  private final int prefix;

  private Network(String text, byte[] address, int prefix) {
    this.text = text;
    this.address = address;
    this.prefix = prefix;
  }

  /** Throws {@link IllegalArgumentException} with a message for people if it is malformed. */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    byte[] address =
        bytes(slash < 0 ? text : text.substring(0, slash))
            .orElseThrow(() -> new IllegalArgumentException("not an address or a network"));
    int whole = address.length * Byte.SIZE;
    int prefix = slash < 0 ? whole : length(text.substring(slash + 1), whole);
    return new Network(text, address, prefix);
  }

  private static int length(String text, int whole) {
    int length = text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
    if (length < 0 || length > whole) {
      throw new IllegalArgumentException("a network's length is from 0 to " + whole);
    }
    return length;
  }

  /** The bytes of an address as it is written; empty for anything else, names of hosts included. */
  public static Optional<byte[]> bytes(String literal) {
    if (!LITERAL.matcher(literal).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(literal).getAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether that address, of four or sixteen bytes, is inside. */
  public boolean contains(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if ((address[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Network network && text.equals(network.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
