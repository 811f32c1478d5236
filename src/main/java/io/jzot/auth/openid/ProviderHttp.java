package io.jzot.auth.openid;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP towards a provider. The library below would wait for ever for an answer that trickles, and
 * keep any amount of it; here a whole exchange has a deadline and an answer a size. Redirects are
 * not followed: they could take a secret with them.
 */
final class ProviderHttp implements HTTPRequestSender, ResourceRetriever {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final int OK = 200;

  private final Duration deadline;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * A client of its own.
   *
   * @param deadline for one question and its whole answer
   */
  ProviderHttp(Duration deadline) {
    this.deadline = deadline;
  }

  /** The document at an address; anything but 200 is an error. */
  HTTPResponse fetch(URI address) throws IOException {
    HTTPRequest request = new HTTPRequest(HTTPRequest.Method.GET, address);
    request.setAccept("application/json");
    HTTPResponse response = send(request);
    if (response.getStatusCode() != OK) {
      throw new IOException(address + " answers " + response.getStatusCode());
    }
    return response;
  }

  @Override
  public Resource retrieveResource(URL url) throws IOException {
    HTTPResponse response = fetch(URI.create(url.toString()));
    return new Resource(response.getBody(), response.getHeaderValue("Content-Type"));
  }

  @Override
  public HTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
    String body = request.getBody();
    HttpRequest.Builder question =
        HttpRequest.newBuilder(request.getURI())
            .method(
                request.getMethod().name(),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    request
        .getHeaderMap()
        .forEach((name, values) -> values.forEach(value -> question.header(name, value)));
    return response(exchange(question.build()));
  }

  private HttpResponse<byte[]> exchange(HttpRequest question) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(question, info -> new LimitedBody());
    try {
      return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException(question.uri().getHost() + " does not answer in time");
    } catch (ExecutionException e) {
      throw new IOException(question.uri().getHost() + " cannot be asked: " + e.getCause(), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static HTTPResponse response(HttpResponse<byte[]> answer) throws IOException {
    HTTPResponse response = new HTTPResponse(answer.statusCode());
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (!type.isEmpty()) {
      try {
        response.setContentType(type);
      } catch (ParseException e) {
        throw new IOException("a content type that is none", e);
      }
    }
    response.setBody(new String(answer.body(), StandardCharsets.UTF_8));
    return response;
  }
}
