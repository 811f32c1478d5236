package io.jzot.config.file;

import static io.jzot.config.file.Configs.refusedJson;
import static io.jzot.config.file.Configs.refusedWith;
import static io.jzot.config.file.Configs.warnings;
import static io.jzot.config.file.Configs.with;
import static io.jzot.config.file.Configs.withoutPlaces;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.ScrubConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is checked beyond the type of a single value. Lines about features that do not exist yet are
 * left out.
 */
class RulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'gcDelay':'-1h' | /storage/gcDelay: must not be negative",
        "'gcInterval':-5 | /storage/gcInterval: must not be negative",
        "'gcTimeWindow':'22:00-22:00' | /storage/gcTimeWindow: '22:00-22:00': the window starts and ends at the same time",
        "'gcTimeWindow':'10-12' | /storage/gcTimeWindow: '10-12': not a time of day of the form HH:MM: '10'",
        "'uploadsPerOwner':-1 | /storage/uploadsPerOwner: must not be negative",
        "'maxRepos':-1 | /storage/maxRepos: must not be negative",
        "'redirectBlobURL':true | /storage/redirectBlobURL: supported only for s3, gcs and azure",
        "'durability':'fast' | /storage/durability: 'fast': none of: none, data, full",
        "'dedupe':false,'storageDriver':{'name':'swift'} | /storage/storageDriver: unsupported storage driver: none of s3, gcs, azure",
        "'storageDriver':{'name':'s3'} | /storage/cacheDriver: remote storage with dedupe and remoteCache needs a cache driver",
        "'storageDriver':{'name':'s3','Name':'s3'},'remoteCache':false | /storage/storageDriver/Name: the key is there twice",
        "'cacheDriver':{'name':'dynamodb'},'remoteCache':true | /storage/cacheDriver: a remote cache for local storage must be redis",
        "'cacheDriver':{'name':'etcd'} | /storage/cacheDriver: unsupported cache driver: neither dynamodb nor redis",
        "'retention':{'delay':'-1s'} | /storage/retention/delay: must not be negative",
        "'retention':{'policies':[{'repositories':['a[']}]} | /storage/retention/policies/0/repositories/0: 'a[': '[' without ']'",
        "'retention':{'policies':[{'keepTags':[{'patterns':['(']}]}]} | /storage/retention/policies/0/keepTags/0/patterns/0: '(': not a regular expression: error parsing regexp: missing closing ): `(`",
        "'retention':{'policies':[{'keepTags':[{'mostRecentlyPushedCount':-1}]}]} | /storage/retention/policies/0/keepTags/0/mostRecentlyPushedCount: must not be negative",
        "'retention':{'policies':[{'keepUntagged':{'mostRecentlyPulledCount':-1}}]} | /storage/retention/policies/0/keepUntagged/mostRecentlyPulledCount: must not be negative",
        "'subPaths':{'/a':{'rootDirectory':'/R'}} | /storage/subPaths/~1a/rootDirectory: overlaps with /storage/rootDirectory",
        "'subPaths':{'/a':{'rootDirectory':'/r/x/../a'}} | /storage/subPaths/~1a/rootDirectory: overlaps with /storage/rootDirectory",
        "'subPaths':{'/a':{'rootDirectory':'/'}} | /storage/subPaths/~1a/rootDirectory: overlaps with /storage/rootDirectory",
        "'subPaths':{'/a':{'rootDirectory':'/x'},'/b':{'rootDirectory':'/x/y'}} | /storage/subPaths/~1b/rootDirectory: overlaps with /storage/subPaths/~1a/rootDirectory",
        "'subPaths':{'a':{'rootDirectory':'/x'}} | /storage/subPaths/a: a sub-path starts with a slash",
        "'subPaths':{'/':{'rootDirectory':'/x'}} | /storage/subPaths/~1: a sub-path starts with a slash",
        "'subPaths':{'/a':{}} | /storage/subPaths/~1a/rootDirectory: required key is missing",
        "'subPaths':{'/a':{'rootDirectory':'/x','gc':true,'gcDelay':0}} | /storage/subPaths/~1a/gcDelay: must be more than 0 when gc is on",
        "'subPaths':{'/a':{'rootDirectory':'/x','cacheDriver':{'name':'redis'}}} | /storage/subPaths/~1a/cacheDriver: a sub-path's cache must be dynamodb",
        "'subPaths':{'/a':{'rootDirectory':'/x','maxRepos':3}} | /storage/subPaths/~1a/maxRepos: unknown key",
      })
  void storesAreChecked(String keys, String problem) {
    List<String> found =
        withoutPlaces(
            refusedJson(
                "{'storage':{'rootDirectory':'/r',%s}}".formatted(keys).replace('\'', '"')));
    assertThat(supported(found)).containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'http':{'port':65536} | /http/port: a port is a number from 0 to 65535",
        "'http':{'port':'-1'} | /http/port: a port is a number from 0 to 65535",
        "'http':{'port':'http'} | /http/port: 'http': not a whole number in range",
        "'http':{'port':1.5} | /http/port: 1.5: not a whole number in range",
        "'http':{'port':1e999999999} | /http/port: 1e999999999: not a whole number in range",
        "'http':{'tls':{}} | /http/tls/cert: required key is missing; /http/tls/key: required key is missing",
        "'http':{'tls':{'cert':'c','key':''}} | /http/tls/key: must not be empty",
        "'http':{'shutdownTimeout':'0s'} | /http/shutdownTimeout: must be more than 0; /http/shutdownDelay: must be shorter than shutdownTimeout, which includes it",
        "'http':{'shutdownDelay':'30s'} | /http/shutdownDelay: must be shorter than shutdownTimeout, which includes it",
        "'http':{'shutdownDelay':'-1s'} | /http/shutdownDelay: must not be negative",
        "'http':{'ratelimit':{'rate':-1}} | /http/ratelimit/rate: must not be negative",
        "'http':{'ratelimit':{'methods':[{'rate':-1}]}} | /http/ratelimit/methods/0/method: required key is missing; /http/ratelimit/methods/0/rate: must not be negative",
        "'http':{'auth':{'failDelay':-1}} | /http/auth/failDelay: must not be negative",
        "'http':{'auth':{'htpasswd':{}}} | /http/auth/htpasswd/path: required key is missing",
        "'http':{'auth':{'ldap':{'address':'h','userAttribute':'uid'}}} | /http/auth/ldap/baseDN: required key is missing",
        "'http':{'auth':{'ldap':{'address':'h','userAttribute':'uid','baseDN':'dc=x','bindDN':'cn=y'}}} | /http/auth/ldap/bindDN: unknown key",
        "'http':{'auth':{'openid':{'providers':{'okta':{'clientid':'c','scopes':['s']}}}}} | /http/auth/openid/providers/okta: unsupported provider: none of google, gitlab, oidc, github",
        "'http':{'auth':{'openid':{'providers':{'oidc':{'scopes':['s']}}}}} | /http/auth/openid/providers/oidc/clientid: required key is missing; /http/auth/openid/providers/oidc/issuer: required key is missing",
        "'http':{'auth':{'openid':{'providers':{'GitHub':{'clientid':'c'}}}}} | /http/auth/openid/providers/GitHub/scopes: at least one scope is needed",
        "'http':{'auth':{'openid':{'providers':{'oidc':{'clientid':'c','scopes':['s'],'issuer':'idp'}}}}} | /http/auth/openid/providers/oidc/issuer: must be an absolute http or https URL",
        "'http':{'auth':{'openid':{'providers':{'oidc':{'issuer':'ftp://i'},'github':{'authurl':'x'},'okta':{}}}}} | /http/auth/openid/providers/oidc/clientid: required key is missing; /http/auth/openid/providers/oidc/scopes: at least one scope is needed; /http/auth/openid/providers/oidc/issuer: must be an absolute http or https URL; /http/auth/openid/providers/github: authurl and tokenurl go together: without one, github.com is asked; /http/auth/openid/providers/okta: unsupported provider: none of google, gitlab, oidc, github",
        "'http':{'auth':{'openid':{'providers':{'github':{'clientid':'c','scopes':['s'],'authurl':'x','tokenurl':'https:///y'}}}}} | /http/auth/openid/providers/github/authurl: must be an absolute http or https URL; /http/auth/openid/providers/github/tokenurl: must be an absolute http or https URL",
        "'http':{'auth':{'mtls':{}}} | /http/auth/mtls: needs http.tls with cert, key and cacert",
        "'http':{'tls':{'cert':'c','key':'k','cacert':'a'},'auth':{'mtls':{'identityAttributes':['Serial']}}} | /http/auth/mtls/identityAttributes/0: 'Serial': none of: CommonName, Subject, Email, URI, DNSName",
        "'http':{'tls':{'cert':'c','key':'k','cacert':'a'},'auth':{'mtls':{'uriSanPattern':'x','dnsSanIndex':1}}} | /http/auth/mtls/uriSanPattern: only valid with the identity attribute URI; /http/auth/mtls/dnsSanIndex: only valid with the identity attribute URI",
        "'http':{'tls':{'cert':'c','key':'k','cacert':'a'},'auth':{'mtls':{'identityAttributes':['url'],'emailSanIndex':-1}}} | /http/auth/mtls/emailSanIndex: must not be negative",
        "'http':{'auth':{'apikey':true}} | /http/auth/apikey: needs another way to log in, without which nobody could make a key",
        "'http':{'auth':{'sessionDriver':{'name':'memcached'}}} | /http/auth/sessionDriver: unsupported session driver: neither local nor redis",
        "'http':{'auth':{'sessionDriver':{'name':'redis'},'sessionKeysFile':'k'}} | /http/auth/sessionKeysFile: not allowed with redis sessions",
        "'http':{'auth':{'bearer':{'cert':'c','awsSecretsManager':{'region':'r','secretName':'s'}}}} | /http/auth/bearer/awsSecretsManager: not allowed together with cert",
        "'http':{'auth':{'bearer':{'upstreamTokenEndpoint':{'realm':'http://x/y','service':'s'}}}} | /http/auth/bearer/oidc: upstreamTokenEndpoint needs it: it is for what is no workload's; /http/auth/bearer/upstreamTokenEndpoint/realm: must be an absolute https URL, or http with allowInsecureHttp",
        "'http':{'auth':{'bearer':{'oidc':[{'issuer':'kubernetes','audiences':[]}]}}} | /http/auth/bearer/oidc/0/issuer: must be an https URL; /http/auth/bearer/oidc/0/audiences: at least one audience is needed, and none that is empty",
        "'http':{'auth':{'bearer':{'oidc':[{'issuer':'https://i','audiences':['a',' '],'certificateAuthority':'x','certificateAuthorityFile':'f'}]}}} | /http/auth/bearer/oidc/0/audiences: at least one audience is needed, and none that is empty; /http/auth/bearer/oidc/0/certificateAuthority: no certificate in PEM; /http/auth/bearer/oidc/0/certificateAuthorityFile: not allowed together with certificateAuthority",
        "'http':{'auth':{'bearer':{'oidc':[{'issuer':'https://i','audiences':['a'],'claimMapping':{'variables':[{'name':'v','expression':'1'},{'name':'v','expression':'2'}],'validations':[{'expression':'true'}]}}]}}} | /http/auth/bearer/oidc/0/claimMapping/variables/1/name: another variable has this name; /http/auth/bearer/oidc/0/claimMapping/validations/0/message: required key is missing",
        "'http':{'accessControl':{'repositories':{'a{':{}}}} | /http/accessControl/repositories/a{: 'a{': '{' without '}'",
        "'http':{'accessControl':{'repositories':{'**':{'defaultPolicy':['read']}}}} | /http/accessControl/repositories/**/defaultPolicy: without an authentication method in http.auth only anonymous policies are allowed",
        "'http':{'accessControl':{'adminPolicy':{'users':['a']}}} | /http/accessControl/adminPolicy: without an authentication method in http.auth only anonymous policies are allowed",
        "'http':{'accessControl':{'metrics':{'users':['a']}}} | /http/accessControl/metrics/users: without an authentication method in http.auth only anonymous policies are allowed",
        "'cluster':{'members':[],'hashKey':'0123456789abcdef'} | /cluster/members: at least one member is needed",
        "'cluster':{'members':['a:1','b'],'hashKey':'short'} | /cluster/members/1: a member is written host:port; /cluster/hashKey: must have exactly 16 characters",
        "'scheduler':{'numWorkers':'many'} | /scheduler/numWorkers: 'many': not a whole number in range",
      })
  void theListenerIsChecked(String keys, String problems) {
    assertThat(supported(refusedWith(keys.replace('\'', '"'))))
        .containsExactlyInAnyOrder(problems.split("; "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'ui':{} | /extensions/ui: requires extensions.search to be enabled",
        "'trace':{'endpoint':'collector:4317'} | /extensions/trace/endpoint: must be an absolute URL of http or https",
        "'trace':{'ratio':1.5,'service':' '} | /extensions/trace/ratio: must be between 0 and 1; /extensions/trace/service: must not be empty",
        "'ui':{},'search':{'enable':false} | /extensions/ui: requires extensions.search to be enabled",
        "'metrics':{'prometheus':{'path':'/'}} | /extensions/metrics/prometheus/path: must be a clean absolute path other than / and /v2",
        "'metrics':{'prometheus':{'path':'/v2'}} | /extensions/metrics/prometheus/path: must be a clean absolute path other than / and /v2",
        "'metrics':{'prometheus':{'path':'/a/../m'}} | /extensions/metrics/prometheus/path: must be a clean absolute path other than / and /v2",
        "'metrics':{'prometheus':{'path':'metrics'}} | /extensions/metrics/prometheus/path: must be a clean absolute path other than / and /v2",
        "'metrics':{'prometheus':{'path':'/v2/metrics'}} | /extensions/metrics/prometheus/path: has another meaning here",
        "'metrics':{'prometheus':{'path':'/readyz'}} | /extensions/metrics/prometheus/path: has another meaning here",
        "'metrics':{'prometheus':{'path':'/m/:id'}} | /extensions/metrics/prometheus/path: must be a clean absolute path other than / and /v2",
        "'metrics':{'prometheus':{'path':'/m/'}} | /extensions/metrics/prometheus/path: must be a clean absolute path other than / and /v2",
        "'metrics':{'repositories':-1} | /extensions/metrics/repositories: must not be negative",
        "'lint':{'mandatoryAnnotations':['a']} | /extensions/lint/enable: required key is missing",
        "'events':{'enable':true,'sinks':[{'type':'kafka'}]} | /extensions/events/sinks/0/type: 'kafka': none of: http, nats",
        "'search':{'cve':{'trivy':{'sbom':{'format':'xml'}}}} | /extensions/search/cve/trivy/sbom/format: 'xml': none of: spdx-json, cyclonedx",
        "'sync':{'registries':[{'maxRetries':3,'maxRetryDelay':'1s'}]} | /extensions/sync/registries/0/maxRetries: needs retryDelay; /extensions/sync/registries/0/maxRetryDelay: needs retryDelay",
        "'sync':{'registries':[{'retryDelay':'5s','maxRetryDelay':'1s'}]} | /extensions/sync/registries/0/maxRetryDelay: must not be less than retryDelay",
        "'sync':{'registries':[{'manifestCheckInterval':'1s'}]} | /extensions/sync/registries/0/manifestCheckInterval: requires onDemand",
        "'sync':{'registries':[{'preserveDigest':true}]} | /extensions/sync/registries/0/preserveDigest: requires http.compat",
        "'sync':{'registries':[{'reqPerSec':0}]} | /extensions/sync/registries/0/reqPerSec: must be finite and more than 0",
        "'sync':{'registries':[{'reqPerSec':'NaN'}]} | /extensions/sync/registries/0/reqPerSec: must be finite and more than 0",
        "'sync':{'registries':[{'reqConcurrent':0}]} | /extensions/sync/registries/0/reqConcurrent: must be more than 0",
        "'sync':{'registries':[{'credentialHelper':'acr'}]} | /extensions/sync/registries/0/credentialHelper: 'acr': none of: ecr, gcp, oauth2",
        "'sync':{'registries':[{'content':[{'prefix':'a','destination':'/','stripPrefix':true}]}]} | /extensions/sync/registries/0/content/0/stripPrefix: with destination '/' the prefix must contain '/*'",
        "'sync':{'registries':[{'content':[{'prefix':'a','tags':{'regex':'['}}]}]} | /extensions/sync/registries/0/content/0/tags/regex: '[': not a regular expression: error parsing regexp: missing closing ]: `[`",
        "'sync':{'registries':[{'oauth2CredentialHelper':{'tokenURL':'u'}}]} | /extensions/sync/registries/0/oauth2CredentialHelper: exactly one of assertionFile and signingFile is needed",
        "'sync':{'registries':[{'oauth2CredentialHelper':{'tokenURL':'u','signingFile':'f','audience':'a'}}]} | /extensions/sync/registries/0/oauth2CredentialHelper/audience: only valid for token exchange",
        "'scrubb':{} | /extensions/scrubb: unknown key (did you mean 'scrub'?)",
      })
  void extensionsAreChecked(String keys, String problems) {
    assertThat(supported(refusedWith(("'extensions':{" + keys + "}").replace('\'', '"'))))
        .containsExactlyInAnyOrder(problems.split("; "));
  }

  @Test
  void shortIntervalsAreRaisedWithAWarning() {
    assertThat(warnings("\"extensions\":{\"scrub\":{\"interval\":\"1h\"}}"))
        .contains("/extensions/scrub/interval: raised to 2h, the shortest interval");
    assertThat(
            with("\"extensions\":{\"scrub\":{\"interval\":\"1h\"}}")
                .extensions()
                .scrub()
                .orElseThrow()
                .interval())
        .isEqualTo(ScrubConfig.SHORTEST);
    assertThat(warnings("\"extensions\":{\"search\":{\"cve\":{\"updateInterval\":\"1m\"}}}"))
        .contains("/extensions/search/cve/updateInterval: raised to 2h, the shortest interval");
  }

  @Test
  void oddThingsAreWarnedOf() {
    assertThat(warnings("\"distSpecVersion\":\"1.0.1\""))
        .containsExactly("/distSpecVersion: replaced by the built-in 1.1.1");
    assertThat(warnings("\"distSpecVersion\":\"1.1.1\"")).isEmpty();
    assertThat(with("\"distSpecVersion\":\"1.0.1\"").distSpecVersion()).isEqualTo("1.1.1");
    assertThat(warnings("\"http\":{\"externalUrl\":\"zot.example\"}"))
        .containsExactly(
            "/http/externalUrl: not an absolute http or https URL, clients will not find it");
    List<String> warnings =
        Configs.reading(
                "c.json",
                "{\"storage\":{\"rootDirectory\":\"/r\",\"subPaths\":{\"/A/b\":{\"rootDirectory\":\"/s\"}}}}")
            .warnings()
            .stream()
            .map(ConfigProblem::message)
            .toList();
    assertThat(warnings).singleElement().asString().startsWith("never used");
  }

  private static List<String> supported(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith("not supported yet")).toList();
  }
}
