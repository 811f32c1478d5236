package io.jzot.auth.mtls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.wildfly.security.asn1.ASN1;
import org.wildfly.security.asn1.ASN1Exception;
import org.wildfly.security.asn1.DERDecoder;
import org.wildfly.security.asn1.DEREncoder;

/**
 * A certificate's subject in the words of Go's {@code pkix.Name.String}, which zot's users have in
 * their policies: a fixed order whatever the certificate's is, several values joined by a plus, and
 * last, in hexadecimal, what Go has no name for.
 */
final class Subject {
  private static final String COMMON_NAME = "2.5.4.3";
  private static final Map<String, String> NAMES_IN_ORDER = new LinkedHashMap<>();

  static {
    NAMES_IN_ORDER.put("2.5.4.5", "SERIALNUMBER");
    NAMES_IN_ORDER.put(COMMON_NAME, "CN");
    NAMES_IN_ORDER.put("2.5.4.17", "POSTALCODE");
    NAMES_IN_ORDER.put("2.5.4.9", "STREET");
    NAMES_IN_ORDER.put("2.5.4.8", "ST");
    NAMES_IN_ORDER.put("2.5.4.7", "L");
    NAMES_IN_ORDER.put("2.5.4.11", "OU");
    NAMES_IN_ORDER.put("2.5.4.10", "O");
    NAMES_IN_ORDER.put("2.5.4.6", "C");
  }

  private final List<Attribute> attributes;

  /** One attribute, in the order of the certificate. */
  private record Attribute(String oid, String value) {
    String named() {
      return NAMES_IN_ORDER.get(oid) + '=' + escaped(value);
    }

    /** As Go encodes any text again: printable, or else UTF-8. */
    String numbered() {
      DEREncoder encoder = new DEREncoder();
      if (value.matches("[A-Za-z0-9 '()+,\\-./:=?]*")) {
        encoder.encodePrintableString(value);
      } else {
        encoder.encodeUTF8String(value);
      }
      return oid + "=#" + HexFormat.of().formatHex(encoder.getEncoded());
    }
  }

  private Subject(List<Attribute> attributes) {
    this.attributes = attributes;
  }

  /**
   * Takes a name apart.
   *
   * @throws ASN1Exception if it holds anything but texts
   */
  static Subject of(X500Principal name) {
    List<Attribute> attributes = new ArrayList<>();
    DERDecoder decoder = new DERDecoder(name.getEncoded());
    decoder.startSequence();
    while (decoder.hasNextElement()) {
      decoder.startSet();
      while (decoder.hasNextElement()) {
        decoder.startSequence();
        attributes.add(new Attribute(decoder.decodeObjectIdentifier(), text(decoder)));
        decoder.endSequence();
      }
      decoder.endSet();
    }
    return new Subject(attributes);
  }

  private static String text(DERDecoder decoder) {
    return switch (decoder.peekType()) {
      case ASN1.UTF8_STRING_TYPE -> decoder.decodeUtf8String();
      case ASN1.PRINTABLE_STRING_TYPE -> decoder.decodePrintableString();
      case ASN1.IA5_STRING_TYPE -> decoder.decodeIA5String();
      case ASN1.BMP_STRING_TYPE -> decoder.decodeBMPString();
      default -> throw new ASN1Exception("not a text");
    };
  }

  /** The last one of the certificate, as in Go. */
  Optional<String> commonName() {
    return attributes.stream()
        .filter(attribute -> attribute.oid().equals(COMMON_NAME))
        .map(Attribute::value)
        .reduce((first, second) -> second);
  }

  @Override
  public String toString() {
    Stream<String> named = NAMES_IN_ORDER.keySet().stream().map(this::all);
    List<String> others =
        attributes.stream()
            .filter(attribute -> !NAMES_IN_ORDER.containsKey(attribute.oid()))
            .map(Attribute::numbered)
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.reverse(others);
    return Stream.concat(named, others.stream())
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(","));
  }

  private String all(String oid) {
    return attributes.stream()
        .filter(attribute -> attribute.oid().equals(oid))
        .map(Attribute::named)
        .collect(Collectors.joining("+"));
  }

  private static String escaped(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean atStart = i == 0 && (c == ' ' || c == '#');
      boolean atEnd = i == value.length() - 1 && c == ' ';
      if (atStart || atEnd || ",+\"\\<>;".indexOf(c) >= 0) {
        text.append('\\');
      }
      text.append(c);
    }
    return text.toString();
  }
}
