package io.jzot.app;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.MediaType;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Does a little of everything that clients do, and fails when it is not answered as they expect.
 */
final class TrainingClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int READY_MILLIS = 20;
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;
  private static final int PARTIAL = 206;
  private static final int NOT_FOUND = 404;
  private static final int ROUNDS = 5;

  /** More than is collected before it is written. */
  private static final int LAYER = 3_000_000;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private final URI base;

  TrainingClient(URI base) {
    this.base = base;
  }

  void run() throws IOException, InterruptedException {
    awaitReady();
    for (int round = 0; round < ROUNDS; round++) {
      image("train/oci/" + round, round, MediaType.OCI_MANIFEST, MediaType.OCI_CONFIG);
      image(
          "train/docker/" + round,
          round,
          MediaType.DOCKER_MANIFEST,
          new MediaType("application/vnd.docker.container.image.v1+json"));
    }
    expect(ACCEPTED, "DELETE", "/v2/train/oci/0/manifests/v0");
    expect(NOT_FOUND, "GET", "/v2/train/absent/manifests/v1");
    expect(OK, "GET", "/livez");
  }

  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isReady()) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("the server is not ready after " + PATIENCE);
      }
      Thread.sleep(READY_MILLIS);
    }
  }

  private boolean isReady() throws IOException, InterruptedException {
    try {
      return send("GET", "/readyz", new byte[0], "").statusCode() == OK;
    } catch (ConnectException e) {
      return false;
    }
  }

  private void image(String repository, int round, MediaType type, MediaType configType)
      throws IOException, InterruptedException {
    String path = "/v2/" + repository;
    byte[] layer = new byte[LAYER + round];
    Arrays.fill(layer, (byte) type.toString().length());
    byte[] config =
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}"
            .getBytes(StandardCharsets.UTF_8);
    byte[] manifest = manifest(type, configType, config, layer);
    expect(OK, "GET", "/v2/");
    expect(NOT_FOUND, "HEAD", path + "/blobs/" + digest(layer));
    inChunks(path, layer);
    atOnce(path, config);
    String tagged = path + "/manifests/v" + round;
    expect(CREATED, send("PUT", tagged, manifest, type.toString()));
    expect(OK, "HEAD", tagged);
    expect(OK, "GET", tagged);
    expect(OK, "GET", path + "/manifests/" + digest(manifest));
    expect(OK, "GET", path + "/blobs/" + digest(layer));
    expect(OK, "GET", path + "/blobs/" + digest(config));
    range(path + "/blobs/" + digest(layer));
    String mount = "?mount=" + digest(config) + "&from=" + repository;
    expect(CREATED, "POST", "/v2/train/mounted/blobs/uploads/" + mount);
    expect(OK, "GET", path + "/tags/list?n=10");
    expect(OK, "GET", path + "/referrers/" + digest(manifest));
    expect(OK, "GET", "/v2/_catalog?n=10");
  }

  private static Digest digest(byte[] content) {
    return Digest.of(DigestAlgorithm.SHA256, content);
  }

  private static byte[] manifest(
      MediaType type, MediaType configType, byte[] config, byte[] layer) {
    return """
        {"schemaVersion":2,"mediaType":"%s",
         "config":{"mediaType":"%s","digest":"%s","size":%d},
         "layers":[{"mediaType":"%s","digest":"%s","size":%d}]}
        """
        .formatted(
            type,
            configType,
            digest(config),
            config.length,
            "application/vnd.oci.image.layer.v1.tar",
            digest(layer),
            layer.length)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void inChunks(String path, byte[] blob) throws IOException, InterruptedException {
    String opened = location(send("POST", path + "/blobs/uploads/", new byte[0], ""));
    String written = location(send("PATCH", opened, blob, "application/octet-stream"));
    complete(written, blob, new byte[0]);
  }

  private void atOnce(String path, byte[] blob) throws IOException, InterruptedException {
    complete(location(send("POST", path + "/blobs/uploads/", new byte[0], "")), blob, blob);
  }

  private void complete(String location, byte[] blob, byte[] rest)
      throws IOException, InterruptedException {
    String digest = (location.contains("?") ? "&" : "?") + "digest=" + digest(blob);
    expect(CREATED, send("PUT", location + digest, rest, "application/octet-stream"));
  }

  private static String location(HttpResponse<byte[]> answer) throws IOException {
    expect(ACCEPTED, answer);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private void range(String target) throws IOException, InterruptedException {
    HttpRequest request = request(target).header("Range", "bytes=100-2000").GET().build();
    expect(PARTIAL, http.send(request, BodyHandlers.ofByteArray()));
  }

  private void expect(int status, String method, String target)
      throws IOException, InterruptedException {
    expect(status, send(method, target, new byte[0], ""));
  }

  private static void expect(int status, HttpResponse<byte[]> answer) throws IOException {
    if (answer.statusCode() != status) {
      throw new IOException(answer + " instead of " + status);
    }
  }

  private HttpResponse<byte[]> send(String method, String target, byte[] body, String type)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(target)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(base.resolve(target)).timeout(PATIENCE);
  }
}
