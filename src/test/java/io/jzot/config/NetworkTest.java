package io.jzot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,     10.255.0.1,  true",
    "10.0.0.0/8,     11.0.0.1,    false",
    "192.0.2.64/26,  192.0.2.127, true",
    "192.0.2.64/26,  192.0.2.128, false",
    "192.0.2.1,      192.0.2.1,   true",
    "192.0.2.1,      192.0.2.2,   false",
    "0.0.0.0/0,      8.8.8.8,     true",
    "0.0.0.0/0,      ::1,         false",
    "2001:db8::/33,  2001:db8:7fff::1, true",
    "2001:db8::/33,  2001:db8:8000::1, false",
    "::ffff:10.0.0.0, 10.0.0.0,   true",
  })
  void knowsWhatIsInside(String network, String address, boolean inside) {
    assertThat(Network.parse(network).contains(Network.bytes(address).orElseThrow()))
        .isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0.0/33",
        "10.0.0/8",
        "10.0.0.0/-1",
        "10.0.0.0/x",
        "::/129",
        "300.0.0.1",
        "10.0.0.1/",
        "/8",
        "example.org/8",
        "fe80::1%eth0"
      })
  void nothingElseIsOne(String text) {
    assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
