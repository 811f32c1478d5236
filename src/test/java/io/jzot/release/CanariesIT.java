package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.testing.Answer;
import io.jzot.testing.Call;
import io.jzot.testing.Htpasswd;
import io.jzot.testing.IssuedCertificate;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RawConnection;
import io.jzot.testing.RegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every secret that a configuration, its files and its clients can have is a canary; none may be
 * seen in what the server prints, logs at its most talkative level, or answers.
 */
@Timeout(300)
class CanariesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String REFUSED = "the last good one stays in force";

  @TempDir private Path folder;
  private final StringBuilder seen = new StringBuilder();
  private String hash = "";

  @BeforeEach
  void write() throws IOException {
    hash = Htpasswd.line("known", "canary-password", 4);
    file("htpasswd", hash);
    file("account", "{\"bindDN\": \"cn=jzot\", \"bindPassword\": \"canary-bind\"}");
    file("upstream", "{\"up.example\": {\"username\": \"u\", \"password\": \"canary-upstream\"}}");
    file("client", "{\"clientid\": \"c\", \"clientsecret\": \"canary-client-file\"}");
    file(
        "sessions",
        "{\"hashKey\": \"canary-session-hash-0123456789ab\", \"encryptKey\": \"canary-encrypt-0\"}");
    IssuedCertificate tokens = IssuedCertificate.selfSignedRsa(new X500Principal("CN=tokens"));
    file("tokens", tokens.certificatePem());
    file("key", "-----BEGIN PRIVATE KEY-----\ncanary-tls-key\n-----END PRIVATE KEY-----\n");
  }

  private void file(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private String document() {
    String text =
        """
        {"storage": {"rootDirectory": "ROOT",
           "storageDriver": {"name": "s3", "bucket": "b", "region": "r",
             "accesskey": "canary-s3-access", "secretkey": "canary-s3-secret"},
           "cacheDriver": {"name": "redis", "url": "redis://u:canary-redis@127.0.0.1:1"}},
         "http": {"address": "127.0.0.1", "port": 0, "shutdownDelay": "0s", "auth": {
           "failDelay": 0,
           "htpasswd": {"path": "FILE/htpasswd"},
           "ldap": {"address": "127.0.0.1", "port": 1, "insecure": true, "baseDN": "dc=example",
             "userAttribute": "uid", "credentialsFile": "FILE/account"},
           "bearer": {"realm": "https://r.example/token", "service": "s", "cert": "FILE/tokens"},
           "openid": {"providers": {"oidc": {"clientid": "c", "clientsecret": "canary-client",
             "issuer": "http://127.0.0.1:1/", "scopes": ["openid"]}}},
           "sessionKeysFile": "FILE/sessions"}},
         "extensions": {
           "sync": {"credentialsFile": "FILE/upstream", "downloadDir": "FILE", "registries": [
             {"urls": ["https://u:canary-url@up.example"], "onDemand": true}]},
           "events": {"enable": true, "sinks": [
             {"type": "http", "address": "https://u:canary-sink-url@events.example",
              "headers": {"X-Key": "canary-header"},
              "credentials": {"username": "u", "password": "canary-sink"}},
             {"type": "nats", "address": "nats://events.example", "channel": "c",
              "credentials": {"token": "canary-sink-token"}}]}},
         "cluster": {"members": ["127.0.0.1:9000", "127.0.0.1:9001"], "hashKey": "canary-hash-key0"},
         "log": {"level": "debug"}}
        """;
    return text.replace("ROOT", folder.resolve("root").toString())
        .replace("FILE", folder.toString());
  }

  private Path config(String text) throws IOException {
    return Files.writeString(folder.resolve("config.json"), text);
  }

  private void run(String... arguments) throws Exception {
    JzotCommand.Outcome outcome = JzotCommand.of(arguments).run(folder);
    seen.append(outcome.out()).append(outcome.err());
  }

  private void ask(RegistryClient client, Call call) {
    see(client.send(call));
  }

  private void see(Answer answer) {
    seen.append(answer.headers()).append(answer.text()).append('\n');
  }

  @Test
  void areNowhere() throws Exception {
    Path config = config(document());
    run("verify", config.toString());
    run("verify", "--ignore-unsupported", config.toString());
    for (String damaged : damaged()) {
      run("verify", "--ignore-unsupported", config(damaged).toString());
    }
    startsWithoutAUsableKey();

    config(document());
    JzotCommand command = JzotCommand.of("serve", "--ignore-unsupported", config.toString());
    try (JzotProcess server = JzotProcess.start(command, folder)) {
      RegistryClient client = new RegistryClient(server.uri());
      askWithSecrets(client);
      askInTheUrl(server);
      for (String damaged : damaged()) {
        long before = readings(server);
        config(damaged);
        await().atMost(PATIENCE).until(() -> readings(server) > before);
      }
      filesGoBad(server);
      long before = readings(server);
      config(document().replace("\"port\": 1,", "\"port\": 2,"));
      await().atMost(PATIENCE).until(() -> readings(server) > before);
      askWithSecrets(client);
      seen.append(server.log().text()).append(server.errors()).append(server.jvm().threads());
    }
    assertThat(seen).contains("authentication refused", "rootDirectory", "***");
    assertThat(seen.toString().lines().filter(line -> line.contains("canary"))).isEmpty();
    for (String secret : List.of(hash.substring(6).strip(), code("canary-password"))) {
      assertThat(seen).doesNotContain(secret);
    }
  }

  /**
   * How often the file was taken or refused: what is not supported yet may be as wrong as it likes.
   */
  private static long readings(JzotProcess server) {
    return server.log().count(REFUSED) + server.log().count("\"configuration reloaded\"");
  }

  /** The same with mistakes at and around what is secret. */
  private List<String> damaged() {
    String good = document();
    return List.of(
        good.replace("\"canary-client\"", "[\"canary-client\"]"),
        good.replace("\"canary-sink\"", "{\"inner\": \"canary-sink\"}"),
        good.replace("\"clientsecret\"", "\"clientsecrets\""),
        good.replace("\"hashKey\": \"canary-hash-key0\"", "\"hashKey\": \"canary-short\""),
        good.replace("https://u:canary-url@up.example", "ftp://u:canary-url@up.example:x"),
        good.substring(0, good.indexOf("canary-sink-token") + 8));
  }

  private void startsWithoutAUsableKey() throws Exception {
    String tls = "\"tls\": {\"cert\": \"FILE/tokens\", \"key\": \"FILE/key\"}, \"auth\"";
    String text = document().replace("\"auth\"", tls.replace("FILE", folder.toString()));
    run("serve", "--ignore-unsupported", config(text).toString());
  }

  private void askWithSecrets(RegistryClient client) {
    String right = Htpasswd.basic("known", "canary-password");
    ask(client.with(right), Call.get("/v2/"));
    ask(client.with(right), Call.put("/v2/a/manifests/v1").body("{}"));
    ask(client.with(right), Call.get("/v2/_zot/ext/mgmt"));
    ask(client.with(right), Call.get("/v2/a/blobs/none"));
    ask(client.with(Htpasswd.basic("known", "canary-wrong")), Call.get("/v2/"));
    ask(client.with(Htpasswd.basic("stranger", "canary-unknown")), Call.get("/v2/a/tags/list"));
    ask(client.with("Bearer canary.token.forged"), Call.get("/v2/"));
    ask(client.with("Basic canary-base64"), Call.get("/v2/"));
    ask(client.with("Canary-Scheme canary-value"), Call.get("/v2/"));
    for (String header : List.of("Cookie", "Proxy-Authorization", "X-Api-Key", "Private-Token")) {
      ask(client, Call.get("/v2/").header(header, "session=canary-in-header"));
    }
  }

  private void askInTheUrl(JzotProcess server) {
    for (String target :
        List.of("/v2/?access_token=canary-query", "http://u:canary-userinfo@127.0.0.1/v2/")) {
      try (RawConnection connection = RawConnection.open(server.uri())) {
        connection.send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        see(connection.named("in the URL").read());
      }
    }
  }

  private void filesGoBad(JzotProcess server) throws IOException {
    String lost = "last content stays in force";
    long before = server.log().count(lost);
    file("htpasswd", "known:canary-in-clear\n");
    await().atMost(PATIENCE).until(() -> server.log().count(lost) == before + 1);
    file("account", "{\"bindDN\": \"cn=a\", \"bindPassword\": [\"canary-of-another-type\"]}");
    await().atMost(PATIENCE).until(() -> server.log().count(lost) == before + 2);
    file("tokens", "-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----\n");
    await().atMost(PATIENCE).until(() -> server.log().count(lost) == before + 3);
    write();
  }

  private static String code(String password) {
    return Htpasswd.basic("known", password).substring("Basic ".length());
  }
}
