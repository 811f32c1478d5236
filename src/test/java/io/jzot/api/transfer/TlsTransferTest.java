package io.jzot.api.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jzot.oci.Digest;
import io.jzot.testing.BulkClient;
import io.jzot.testing.HugeBody;
import io.jzot.testing.ProcessVitals;
import io.jzot.testing.TestCertificate;
import io.netty.util.internal.PlatformDependent;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.http.HttpClientResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies under TLS, with HTTP/1.1 and HTTP/2: there they are read, not copied by the kernel. */
@QuarkusTest
@TestProfile(TlsProfile.class)
@Timeout(120)
class TlsTransferTest {
  private static final int LARGE = 50 << 20;
  private static final int READERS = 40;
  private static final long TOLERATED = 64 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TestHTTPResource(value = "/", tls = true)
  private URI server = URI.create("/");

  @ConfigProperty(name = "jzot.config")
  private Path config = Path.of("");

  private HttpClient http = HttpClient.newHttpClient();
  private BulkClient bulk = new BulkClient(server, http);

  private void use(Version version) throws Exception {
    Path certificate = config.resolveSibling("server.crt");
    http =
        HttpClient.newBuilder()
            .version(version)
            .sslContext(TestCertificate.trusting(certificate))
            .build();
    bulk = new BulkClient(server, http);
  }

  @ParameterizedTest
  @EnumSource
  void pushesAndPullsALargeBlob(Version version) throws Exception {
    use(version);

    Digest pushed = bulk.push("tls/large", new HugeBody(version.name().hashCode(), LARGE));

    assertThat(bulk.pull("tls/large", pushed)).isEqualTo(pushed);
    assertThat(get(blob("tls/large", pushed)).version()).isEqualTo(version);
  }

  @ParameterizedTest
  @EnumSource
  void answersRangesAndHead(Version version) throws Exception {
    use(version);
    int size = 3_000_000;
    byte[] content = new HugeBody(7, size).readAllBytes();
    Digest digest = bulk.push("tls/ranges", new HugeBody(7, size));

    HttpResponse<byte[]> middle = get(blob("tls/ranges", digest), "Range", "bytes=999999-1999999");
    HttpResponse<byte[]> suffix = get(blob("tls/ranges", digest), "Range", "bytes=-5");
    HttpResponse<byte[]> two = get(blob("tls/ranges", digest), "Range", "bytes=0-9,2999990-");

    assertThat(middle.statusCode()).isEqualTo(206);
    assertThat(middle.headers().firstValue("Content-Range"))
        .hasValue("bytes 999999-1999999/3000000");
    assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(content, 999_999, 2_000_000));
    assertThat(suffix.body()).isEqualTo(Arrays.copyOfRange(content, size - 5, size));
    assertThat(new String(two.body(), StandardCharsets.ISO_8859_1))
        .contains("bytes 0-9/3000000", "bytes 2999990-2999999/3000000");
    HttpRequest.Builder head =
        HttpRequest.newBuilder(blob("tls/ranges", digest)).method("HEAD", BodyPublishers.noBody());
    assertThat(
            http.send(head.build(), BodyHandlers.discarding())
                .headers()
                .firstValueAsLong("Content-Length"))
        .hasValue(size);
  }

  /** Two gigabytes wait for readers that take nothing, in a JVM with one. */
  @ParameterizedTest
  @EnumSource
  void readersThatStandHoldLittle(Version version) throws Exception {
    use(version);
    Digest digest = bulk.push("tls/slow", new HugeBody(5, LARGE));
    URI blob = blob("tls/slow", digest);
    long open = openFiles();
    long heap = usedHeap();
    long direct = PlatformDependent.usedDirectMemory();

    try (StuckClients clients = new StuckClients(version)) {
      List<HttpClientResponse> answers =
          Stream.generate(() -> clients.ask(blob)).limit(READERS).toList();
      assertThat(answers).extracting(HttpClientResponse::statusCode).containsOnly(200);
      assertThat(bulk.pull("tls/slow", digest)).isEqualTo(digest);
      assertThat(bulk.pull("tls/slow", digest)).isEqualTo(digest);

      assertThat(usedHeap() - heap).as("heap").isLessThan(TOLERATED);
      assertThat(PlatformDependent.usedDirectMemory() - direct).as("direct").isLessThan(TOLERATED);
      await().atMost(PATIENCE).until(() -> openFiles() == open + READERS);
      assertThat(StuckClients.readOn(answers.get(0))).isEqualTo(LARGE);
    }
    await().atMost(PATIENCE).until(() -> openFiles() == open);
  }

  @ParameterizedTest
  @EnumSource
  void cutUploadsLeaveNoFileOpen(Version version) throws Exception {
    use(version);
    bulk.push("tls/cut", new HugeBody(6, 1000));
    long open = openFiles();
    List<URI> sessions = List.of(session(), session(), session());
    byte[] part = new byte[1_000_000];

    try (StuckClients clients = new StuckClients(version)) {
      sessions.forEach(session -> clients.begin(session, part));
      await().atMost(PATIENCE).until(() -> openFiles() >= open + sessions.size());
    }
    await().atMost(PATIENCE).until(() -> openFiles() == open);
    for (URI session : sessions) {
      HttpResponse<byte[]> status = get(session);
      assertThat(status.statusCode()).isEqualTo(204);
      assertThat(status.headers().firstValue("Range")).hasValue("0-999999");
    }
  }

  /** A file that lost its end while it went out never looks whole. */
  @ParameterizedTest
  @EnumSource
  void aFileThatEndsEarlyBreaksOff(Version version) throws Exception {
    use(version);
    Digest digest = bulk.push("tls/short", new HugeBody(8, LARGE));
    URI blob = blob("tls/short", digest);
    long open = openFiles();
    try (StuckClients clients = new StuckClients(version)) {
      HttpClientResponse answer = clients.ask(blob);
      Path file = config.resolveSibling("root/tls/short/blobs/sha256").resolve(digest.hex());
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(LARGE / 2);
      }
      assertThatThrownBy(() -> StuckClients.readOn(answer)).isInstanceOf(CompletionException.class);
    }
    await().atMost(PATIENCE).until(() -> openFiles() == open);
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, TLS_AES_128_GCM_SHA256, true",
    "TLSv1.3, TLS_CHACHA20_POLY1305_SHA256, true",
    "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, true",
    "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, false"
  })
  void takesAuthenticatedEncryptionOnly(String protocol, String suite, boolean taken)
      throws Exception {
    SSLContext context = TestCertificate.trusting(config.resolveSibling("server.crt"));
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(server.getHost(), server.getPort())) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.setEnabledCipherSuites(new String[] {suite});
      if (taken) {
        socket.startHandshake();
        assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
      } else {
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
      }
    }
  }

  private URI session() throws Exception {
    HttpResponse<byte[]> opened =
        http.send(
            HttpRequest.newBuilder(server.resolve("/v2/tls/cut/blobs/uploads/"))
                .POST(BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofByteArray());
    return server.resolve(opened.headers().firstValue("Location").orElseThrow());
  }

  private URI blob(String repository, Digest digest) {
    return server.resolve("/v2/" + repository + "/blobs/" + digest);
  }

  private HttpResponse<byte[]> get(URI target, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(target);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private long openFiles() throws Exception {
    return ProcessVitals.openBelow(config.resolveSibling("root").toRealPath());
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
