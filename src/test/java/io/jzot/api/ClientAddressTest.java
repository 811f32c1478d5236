package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.Network;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  private static final List<Network> TRUSTED =
      List.of(Network.parse("10.0.0.0/8"), Network.parse("2001:db8::/32"));

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 1.2.3.4,                   192.0.2.1",
    "10.0.0.1,  '',                        10.0.0.1",
    "10.0.0.1,  192.0.2.1,                 192.0.2.1",
    "10.0.0.1,  6.6.6.6;192.0.2.1,         192.0.2.1",
    "10.0.0.1,  6.6.6.6;192.0.2.1;10.2.2.2, 192.0.2.1",
    "10.0.0.1,  10.0.0.3;10.0.0.2,         10.0.0.3",
    "10.0.0.1,  192.0.2.1:4711,            192.0.2.1",
    "10.0.0.1,  [2001:db9::1]:4711,        2001:db9::1",
    "10.0.0.1,  2001:db9::1,               2001:db9::1",
    "2001:db8::7, 192.0.2.1,               192.0.2.1",
    "10.0.0.1,  192.0.2.1;unknown,         10.0.0.1",
    "10.0.0.1,  192.0.2.1;evil.example;10.0.0.9, 10.0.0.9",
    "10.0.0.1,  192.0.2.1;<script>,       10.0.0.1",
  })
  void isTheLastThatIsNoTrustedProxy(String connected, String forwarded, String expected) {
    List<String> all = forwarded.isEmpty() ? List.of() : Stream.of(forwarded.split(";")).toList();
    assertThat(ClientAddress.behind(connected, all, TRUSTED)).isEqualTo(expected);
  }

  @Test
  void oneCustomerIsOneParty() {
    assertThat(ClientAddress.party("2001:db8:1:2:3::4"))
        .isEqualTo(ClientAddress.party("2001:db8:1:2::5"));
    assertThat(ClientAddress.party("2001:db8:1:2::5"))
        .isNotEqualTo(ClientAddress.party("2001:db8:1:3::5"));
    assertThat(ClientAddress.party("192.0.2.1")).isEqualTo("192.0.2.1");
  }
}
