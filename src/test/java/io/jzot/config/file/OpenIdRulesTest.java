package io.jzot.config.file;

import static io.jzot.config.file.Configs.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What deserves a warning; what is refused stands in {@link RulesTest}. */
class OpenIdRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'oidc':{'clientid':'c','scopes':['s'],'issuer':'http://idp.example'} | /oidc/issuer: http: whoever is on the way can read and forge log-ins",
        "'oidc':{'clientid':'c','scopes':['s'],'issuer':'http://127.0.0.1:1'} | ''",
        "'oidc':{'clientid':'c','scopes':['s'],'issuer':'https://i','authurl':'x'} | /oidc/authurl: only for github, has no effect",
        "'google':{'credentialsFile':'f','clientsecret':'x','scopes':['s'],'issuer':'https://i'} | /google/clientsecret: has no effect with credentialsFile",
        "'github':{'clientid':'c','scopes':['s'],'issuer':'https://i'} | /github/issuer: has no effect for github",
        "'github':{'clientid':'c','scopes':['s'],'keypath':'k'} | /github/keypath: has no effect for github",
        "'github':{'clientid':'c','scopes':['s'],'claimMapping':{'username':'sub'}} | /github/claimMapping: has no effect for github",
      })
  void isWarnedOf(String provider, String warning) {
    String keys = "'http':{'auth':{'openid':{'providers':{" + provider + "}}}}";
    String[] expected =
        warning.isEmpty() ? new String[0] : new String[] {"/http/auth/openid/providers" + warning};
    assertThat(warnings(keys.replace('\'', '"'))).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({"nowhere", "ftp://files.example", "//host"})
  void anOriginThatIsNoneAllowsNothing(String origin) {
    String keys =
        "'http':{'auth':{'openid':{'providers':{'oidc':{'clientid':'c','scopes':['s'],"
            + "'issuer':'https://i'}},'callbackAllowOrigins':['https://ui.example','"
            + origin
            + "']}}}";
    assertThat(warnings(keys.replace('\'', '"')))
        .containsExactly(
            "/http/auth/openid/callbackAllowOrigins/1: not an absolute http or https URL, allows nothing");
  }
}
