package io.jzot.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;

/** Transfers blobs of any size without holding them. */
public final class BulkClient {
  private static final int BUFFER = 256 * 1024;

  private final HttpClient http;
  private final URI base;

  public BulkClient(URI base, HttpClient.Version version) {
    this(base, HttpClient.newBuilder().version(version).build());
  }

  public BulkClient(URI base, HttpClient http) {
    this.base = base;
    this.http = http;
  }

  /** POST, a streamed PATCH, and PUT. */
  public Digest push(String repository, HugeBody body) throws IOException, InterruptedException {
    HttpRequest.Builder open =
        HttpRequest.newBuilder(base.resolve("/v2/" + repository + "/blobs/uploads/"))
            .POST(BodyPublishers.noBody());
    HttpResponse<String> opened = send(open, 202);
    HttpRequest.Builder patch =
        HttpRequest.newBuilder(location(opened))
            .header("Content-Type", "application/octet-stream")
            .method("PATCH", BodyPublishers.ofInputStream(() -> body));
    HttpResponse<String> patched = send(patch, 202);
    Digest digest = body.digest();
    String finish = location(patched) + "?digest=" + digest;
    send(HttpRequest.newBuilder(URI.create(finish)).PUT(BodyPublishers.noBody()), 201);
    return digest;
  }

  /** Reads a blob; the digest of what came. */
  public Digest pull(String repository, Digest digest) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        http.send(
            HttpRequest.newBuilder(base.resolve("/v2/" + repository + "/blobs/" + digest)).build(),
            BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    MessageDigest hash = DigestAlgorithm.SHA256.newHash();
    byte[] buffer = new byte[BUFFER];
    try (InputStream body = response.body()) {
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        hash.update(buffer, 0, count);
      }
    }
    return Digest.finish(DigestAlgorithm.SHA256, hash);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, int expected)
      throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
    return response;
  }

  private URI location(HttpResponse<?> response) {
    return base.resolve(response.headers().firstValue("Location").orElseThrow());
  }
}
