package io.jzot.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretTest {

  @Test
  void neverPrintsItself() {
    assertThat(new Secret("hunter2")).hasToString("***").isEqualTo(new Secret("hunter2"));
    assertThat(new Secret("hunter2").reveal()).isEqualTo("hunter2");
    assertThat(new Secret("a")).isNotEqualTo(new Secret("b"));
  }

  @Test
  void driverParametersDoNotPrintValues() {
    var driver = new DriverParameters(Map.of("Name", "S3", "secretKey", "hunter2"));
    assertThat(driver.toString()).doesNotContain("hunter2");
    assertThat(driver.name()).contains("s3");
    assertThat(driver.find("SECRETKEY")).contains("hunter2");
  }

  @Test
  void knowsSecretNamesWhateverTheirSpelling() {
    assertThat(DriverParameters.isSecret("sentinel_password")).isTrue();
    assertThat(DriverParameters.isSecret("X-Api-Key")).isTrue();
    assertThat(DriverParameters.isSecret("bucket")).isFalse();
  }
}
