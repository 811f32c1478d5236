package io.jzot.ext.mgmt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.config.file.ConfigException;
import io.jzot.config.file.ConfigFile;
import io.jzot.config.file.ConfigFile.Unsupported;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|{}",
        "{'htpasswd':{'path':'/secret'}}|{'auth':{'htpasswd':{}}}",
        "{'ldap':{'address':'a','baseDN':'b','userAttribute':'u'}}|{'auth':{'htpasswd':{}}}",
        "{'bearer':{'realm':'https://r','service':'s','cert':'/c'}}|{'auth':{'bearer':{'realm':'https://r','service':'s'}}}",
        "{'openid':{'providers':{'oidc':{'clientid':'c','clientsecret':'x','issuer':'https://i','scopes':['openid'],'name':'N'},'github':{'clientid':'c','clientsecret':'x','scopes':['user']}}}}|{'auth':{'openid':{'providers':{'github':{},'oidc':{'name':'N'}}},'apikey':true}}",
        "{'apikey':true,'htpasswd':{'path':'/secret'}}|{'auth':{'htpasswd':{},'apikey':true}}"
      })
  void tellsWaysAndNoSecrets(String auth, String expected) throws ConfigException, IOException {
    String text =
        ("{'storage':{'rootDirectory':'/r'},'http':{'auth':" + auth + "}}").replace('\'', '"');
    Management found =
        Management.of(ConfigFile.parse("c.json", text, Unsupported.KEEP).config().http().auth());
    ObjectMapper json = new ObjectMapper();
    assertThat(json.valueToTree(found).at("/http")).hasToString(expected.replace('\'', '"'));
  }
}
