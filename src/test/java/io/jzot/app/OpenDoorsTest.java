package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.file.ConfigException;
import io.jzot.config.file.ConfigFile;
import io.jzot.config.file.ConfigFile.Unsupported;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenDoorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                | false",
        "{address: localhost}                              | false",
        "{address: '::1'}                                  | false",
        "{address: 0.0.0.0}                                | true",
        "{address: ''}                                     | true",
        "{address: 192.0.2.1}                              | true",
        "{address: 0.0.0.0, auth: {failDelay: 1}}          | true",
        "{address: 0.0.0.0, auth: {htpasswd: {path: /h}}}  | false",
        "{address: 0.0.0.0, accessControl: {repositories: {'**': {anonymousPolicy: [read]}}}} | false",
      })
  void areThoseThatEverybodyReaches(String http, boolean open) throws ConfigException {
    String text = "storage: {rootDirectory: /r}\nhttp: " + http;
    assertThat(OpenDoors.in(ConfigFile.parse("c.yaml", text, Unsupported.REFUSE).config().http()))
        .isEqualTo(open);
  }
}
